//! What people say: Spanish, by topic and kind of the request.

use super::lines::Line;
use turno_entity::TicketKind;

/// A conversation.
pub(super) struct Words {
    topic: &'static str,
    kind: TicketKind,
    /// The response.
    pub(super) reply: &'static str,
    /// What the desk has to know first.
    pub(super) question: &'static str,
    /// What the company answers to it.
    pub(super) answer: &'static str,
    /// What was done.
    pub(super) summary: &'static str,
}

const fn words(topic: &'static str, kind: TicketKind, said: [&'static str; 4]) -> Words {
    let [reply, question, answer, summary] = said;
    Words { topic, kind, reply, question, answer, summary }
}

/// The conversations; the last one goes with everything.
const WORDS: &[Words] = &[
    words(
        "resolucion",
        TicketKind::Problem,
        [
            "Buen día. Revisamos y la resolución que está en el sistema ya venció; para volver a facturar hay que registrar la nueva. Ya estamos en eso.",
            "¿Nos confirma el número y la fecha de la resolución nueva que le entregó la DIAN? Sin ese dato no podemos registrarla.",
            "La resolución nueva es la 18764000000001, del mes pasado, con prefijo FE y numeración del 1 al 5000.",
            "Registramos la resolución nueva y emitimos una factura de prueba, que quedó aceptada. Ya puede facturar con normalidad.",
        ],
    ),
    words(
        "resolucion",
        TicketKind::Question,
        [
            "Buen día. La vigencia está en Configuración, Facturación electrónica, Resoluciones. Le confirmamos la fecha exacta en un momento.",
            "¿De cuál prefijo necesita la fecha? La empresa tiene más de una resolución registrada.",
            "Del prefijo FE, el de la sede principal.",
            "La resolución del prefijo FE está vigente por cinco meses más. Dejamos activo el aviso treinta días antes del vencimiento.",
        ],
    ),
    words(
        "consecutivos",
        TicketKind::Change,
        [
            "Buen día. Se puede hacer. Vamos a verificar que la resolución autorice ese rango antes de cambiar el consecutivo.",
            "¿Desde qué número exacto y con cuál prefijo deben salir los documentos?",
            "Con prefijo FV y desde el 1001. La última que hicimos fue la 987.",
            "Cambiamos el prefijo y el consecutivo como lo pidió; el próximo documento ya sale con la numeración nueva.",
        ],
    ),
    words(
        "campos_buzones",
        TicketKind::Problem,
        [
            "Buen día. Vemos correos retenidos en la cola; estamos revisando la conexión del buzón.",
            "¿Nos indica el correo exacto y la hora aproximada de la última factura que sí llegó?",
            "La última llegó ayer a las 4 de la tarde. El correo es el mismo de siempre, el de facturación.",
            "La clave del buzón había cambiado en el proveedor de correo. La actualizamos, reprocesamos lo pendiente y ya están llegando las facturas.",
        ],
    ),
    words(
        "campos_buzones",
        TicketKind::Change,
        [
            "Buen día. Claro que sí, el correo se cambia desde acá. Le confirmamos apenas quede.",
            "¿Cuál es el correo nuevo? Por seguridad lo necesitamos por escrito en este ticket.",
            "Es facturas arroba el mismo dominio. El anterior lo vamos a cerrar el viernes.",
            "El buzón quedó con el correo nuevo y probamos la recepción con un documento. El anterior sigue activo hasta el viernes.",
        ],
    ),
    words(
        "calculos",
        TicketKind::Problem,
        [
            "Buen día. Tomamos una venta de la semana pasada y estamos comparando el cálculo con la parametrización.",
            "¿Nos da el número de una factura donde la comisión salga mal y el valor que espera?",
            "La factura 1043: sale 12.500 y debería salir 15.000, el 3 % del subtotal.",
            "El cálculo tomaba el valor después del descuento. Corregido: recalculamos el mes y la factura del ejemplo ya da el valor esperado.",
        ],
    ),
    words(
        "reportes",
        TicketKind::Question,
        [
            "Buen día. Ese informe está en Reportes, con el filtro de fechas arriba a la derecha. Le enviamos el paso a paso enseguida.",
            "¿Para qué rango de fechas lo necesita y si lo requiere por sede?",
            "Del mes pasado completo, y sí, separado por sede.",
            "Le explicamos la ruta y dejamos el reporte guardado como favorito en su usuario, con el filtro por sede.",
        ],
    ),
    words(
        "reportes",
        TicketKind::Problem,
        [
            "Buen día. Logramos reproducir el caso con su empresa; lo está revisando el equipo.",
            "¿Le pasa con cualquier fecha o solo con este mes? ¿Qué navegador está usando?",
            "Solo con este mes. Usamos Chrome, y en otro computador pasa lo mismo.",
            "Una venta con fecha errada bloqueaba el informe. Se corrigió el registro y el reporte abre en pocos segundos.",
        ],
    ),
    words(
        "contabilidad",
        TicketKind::Change,
        [
            "Buen día. Se puede parametrizar; tenga en cuenta que aplica para los movimientos de ahora en adelante.",
            "¿A qué cuenta debe ir y desde qué fecha? Confírmelo por favor con su contador.",
            "A la 413505 auxiliar nueva, desde el primero de este mes. Ya lo revisó la contadora.",
            "Quedó la línea de servicios apuntando a la cuenta indicada; los movimientos del mes se reclasificaron.",
        ],
    ),
    words(
        "contabilidad",
        TicketKind::Question,
        [
            "Buen día. Las cuentas se crean en Contabilidad, Plan de cuentas, botón Nuevo auxiliar, debajo de la cuenta mayor.",
            "¿Debajo de cuál cuenta mayor la necesita, y si maneja tercero o centro de costo?",
            "Debajo de la 5195, con tercero y sin centro de costo.",
            "Acompañamos la creación del auxiliar y quedó con manejo de tercero. Se dejó el instructivo en la respuesta.",
        ],
    ),
    words(
        "cartera",
        TicketKind::Question,
        [
            "Buen día. Está en Cartera, Informes, Cartera por edades; puede sacarla por cliente o por vendedor.",
            "¿La necesita a la fecha de hoy o con corte al mes pasado?",
            "Con corte al mes pasado, para la reunión con gerencia.",
            "Le mostramos la ruta, el corte por fecha y cómo exportarla a Excel. El informe cuadra con el saldo de la cuenta 1305.",
        ],
    ),
    words(
        "otro",
        TicketKind::Question,
        [
            "Buen día. La remisión se hace en Ventas, Documentos, Remisión; luego se convierte en factura con un clic.",
            "¿La remisión debe descargar inventario de una vez o solo al facturar?",
            "Que descargue de una vez, por favor.",
            "Explicamos el documento y quedó activado el descargue de inventario desde la remisión.",
        ],
    ),
    words(
        "otro",
        TicketKind::Problem,
        [
            "Buen día. El usuario se bloqueó por intentos fallidos; estamos validando antes de habilitarlo.",
            "¿Nos confirma el nombre del usuario y si alguien más conoce la clave?",
            "El usuario es auxiliar1. Solo lo usa la auxiliar, pero cambió el celular.",
            "Desbloqueamos el usuario y se restableció la clave. Ya ingresó sin problema.",
        ],
    ),
    words(
        "mejora_documentos",
        TicketKind::Improvement,
        [
            "Buen día. Crear un documento nuevo es una mejora. Revisamos el alcance y le informamos si está dentro de su paquete o tiene costo.",
            "¿Qué datos debe llevar el documento y quién lo debe poder imprimir?",
            "Cliente, productos, cantidades y quién recibe. Lo imprimen en bodega.",
            "El documento quedó creado con los campos acordados. Estaba incluido en el paquete contratado.",
        ],
    ),
    words(
        "mejora_roles",
        TicketKind::Improvement,
        [
            "Buen día. Es una mejora de roles. Revisamos qué permisos hay que cambiar y le contamos si tiene costo.",
            "¿Cuáles opciones debe ver ese rol y cuáles no? Una lista corta es suficiente.",
            "Debe ver lo de inventario y nada de ventas. Anular no, en ningún caso.",
            "El rol quedó ajustado y lo probamos con un usuario de la empresa. Estaba incluido en el paquete contratado.",
        ],
    ),
    words(
        "mejora_reportes",
        TicketKind::Improvement,
        [
            "Buen día. Ese informe hoy no existe así, por lo que es una mejora. Revisamos el alcance y le informamos.",
            "¿Qué columnas necesita y con qué filtros? Si tiene un ejemplo en Excel nos ayuda.",
            "Zona, vendedor, cantidad, venta y costo; con filtro por mes.",
            "El reporte quedó publicado en su menú con los filtros pedidos. Estaba incluido en el paquete contratado.",
        ],
    ),
    words(
        "mejora_calculos",
        TicketKind::Improvement,
        [
            "Buen día. Cambiar la fórmula es una mejora. Vamos a validar la regla con usted antes de informarle si tiene costo.",
            "¿El recaudo se toma con o sin IVA, y desde cuál mes aplica?",
            "Sin IVA, y desde el mes que viene.",
            "La comisión se calcula ahora sobre el recaudo sin IVA, desde el mes acordado. Estaba incluido en el paquete contratado.",
        ],
    ),
    words(
        "",
        TicketKind::Problem,
        [
            "Buen día. Recibimos su caso y ya lo estamos revisando.",
            "¿Nos da un poco más de detalle, con un ejemplo?",
            "Claro: pasa cada vez que guardamos el documento.",
            "El caso quedó solucionado y probado con su usuario.",
        ],
    ),
];

/// What is said about a request.
pub(super) fn about(line: Line) -> &'static Words {
    let last = &WORDS[WORDS.len() - 1];
    WORDS.iter().find(|words| words.topic == line.topic && words.kind == line.kind).unwrap_or(last)
}

/// What people add to their request, in turn.
pub(super) fn context(n: usize, kind: TicketKind) -> &'static str {
    let contexts: &[&str] = match kind {
        TicketKind::Problem => &[
            "Nos pasa desde esta mañana y estamos atendiendo clientes. Quedo atento, gracias.",
            "Ya probamos en otro computador y sigue igual.",
            "Es urgente porque tenemos que despachar hoy.",
            "Ayer funcionaba bien. No hemos cambiado nada de nuestro lado.",
        ],
        TicketKind::Question => &[
            "Es para enviarle la información a la contadora. Muchas gracias.",
            "La persona que sabía ya no trabaja con nosotros.",
            "Si hay un manual, con eso nos basta.",
        ],
        TicketKind::Change => &[
            "Por favor confirmar cuando quede, para avisar al equipo.",
            "Lo necesitamos antes del cierre de mes.",
            "Gracias por la ayuda.",
        ],
        TicketKind::Improvement => &[
            "Por favor decirnos si tiene costo antes de hacerlo.",
            "Lo hablamos en la última reunión con ustedes.",
            "No es urgente, pero nos ahorraría mucho tiempo.",
        ],
    };
    contexts[n % contexts.len()]
}

const NOTES: [&str; 5] = [
    "Ojo: esta empresa cerró mes ayer. Revisar que no se toque el periodo cerrado.",
    "Llamó la gerente a preguntar por el caso; se le explicó el orden de llegada.",
    "Parecido al caso de la semana pasada, pero con otro prefijo.",
    "Reproducido en el ambiente de pruebas. La causa está en la parametrización.",
    "Pendiente confirmar con desarrollo antes de cerrar.",
];

const ADDITIONS: [&str; 4] = [
    "Quedamos atentos, gracias.",
    "Les cuento que ahora también pasa con el usuario de caja.",
    "Si necesitan entrar al equipo, estamos hasta las 5.",
    "Adicional: el jefe pide que quede antes del viernes.",
];

const REOPENINGS: [&str; 3] = [
    "Buenas, hoy volvió a pasar lo mismo. ¿Nos pueden revisar otra vez?",
    "No quedó: probamos con otro documento y sigue igual.",
    "Gracias, pero falta la otra sede; allá todavía no se ve el cambio.",
];

const TESTS: [&str; 2] = [
    "Hicimos el ajuste. ¿Nos confirma si con su usuario ya le funciona?",
    "Quedó listo de nuestro lado; por favor pruebe con un documento real y nos cuenta.",
];

const CONFIRMATIONS: [&str; 2] = [
    "Ya probamos y funciona, mil gracias. Pueden cerrar.",
    "Sí señor, quedó bien. Solo falta que lo dejen igual en la otra caja.",
];

/// A note among the desk's people.
pub(super) const fn note(n: usize) -> &'static str {
    NOTES[n % NOTES.len()]
}

/// What a company adds while it waits.
pub(super) const fn addition(n: usize) -> &'static str {
    ADDITIONS[n % ADDITIONS.len()]
}

/// Why it is not solved after all.
pub(super) const fn reopening(n: usize) -> &'static str {
    REOPENINGS[n % REOPENINGS.len()]
}

/// What the company shall test.
pub(super) const fn test(n: usize) -> &'static str {
    TESTS[n % TESTS.len()]
}

/// Why two tickets are one request.
pub(super) const TWICE: &str = "La misma persona pidió lo mismo por el portal y por WhatsApp.";

/// What it found.
pub(super) const fn confirmation(n: usize) -> &'static str {
    CONFIRMATIONS[n % CONFIRMATIONS.len()]
}

pub(super) const WITHDRAWAL: &str = "Ya lo resolvimos nosotros, gracias. Pueden cerrarlo.";
pub(super) const DISMISSAL: &str =
    "Duplicado: la misma persona lo envió dos veces; se atiende en el otro ticket.";
pub(super) const WRITTEN_ON: &str =
    "Buenas, habíamos cancelado este caso pero volvió a fallar. ¿Nos ayudan, por favor?";
pub(super) const EXCEPTION: &str =
    "La empresa no puede facturar y tiene despachos en puerta; autorizado por la supervisión.";
pub(super) const ESTIMATE: &str = "Lo atendemos el próximo día hábil, en su orden de llegada.";
pub(super) const HANDOVER: &str = "Lo devuelvo a la cola: salgo a la capacitación y no alcanzo a terminarlo.";
pub(super) const SOLVED_AGAIN: &str = "Revisamos de nuevo con un documento suyo: faltaba aplicar el cambio en la otra sede. Quedó igual en todas y lo probamos.";

/// Why a company does not want an improvement at its price.
pub(super) const DECLINE: &str = "Por ahora no lo vamos a hacer; lo dejamos para el próximo año.";

/// What is built, in the words of a quote.
pub(super) fn quote(subject: &str) -> String {
    format!("Desarrollo, pruebas y puesta en marcha de lo solicitado: {subject}")
}
