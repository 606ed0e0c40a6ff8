//! Who plays: companies and people that do not exist. Their addresses are under the reserved domain `.example`.

use crate::command::Role;
use turno_entity::DocumentType;

/// The password of everybody.
pub const PASSWORD: &str = "turno-demo-2026";

/// A company.
pub(super) struct Firm {
    /// The NIT without its check digit.
    pub(super) nit: &'static str,
    pub(super) name: &'static str,
}

/// A person. Clients belong to companies, by their places in [`FIRMS`].
pub(super) struct Player {
    pub(super) email: &'static str,
    pub(super) given_names: &'static str,
    pub(super) surnames: &'static str,
    pub(super) role: Role,
    pub(super) firms: &'static [usize],
    /// None: the desk does not know it yet, so tickets have to be identified by hand (DR-18).
    pub(super) document: Option<(DocumentType, &'static str)>,
    pub(super) phone: Option<&'static str>,
    pub(super) may_approve_quotes: bool,
}

/// The companies.
pub(super) const FIRMS: [Firm; 7] = [
    Firm { nit: "999000001", name: "Ferretería Ejemplo Ficticio S.A.S." },
    Firm { nit: "999000003", name: "Restaurante Prueba Imaginaria Ltda." },
    Firm { nit: "999000004", name: "Droguería Muestra Inventada S.A.S." },
    Firm { nit: "999000005", name: "Transportes Ensayo Ilusorio S.A." },
    Firm { nit: "999000006", name: "Panadería Modelo Irreal Ltda." },
    Firm { nit: "999000007", name: "Confecciones Supuesto Quimérico S.A.S." },
    Firm { nit: "999000008", name: "Papelería Caso Hipotético S.A.S." },
];

/// A NIT that no company has.
pub(super) const UNKNOWN_NIT: &str = "999000009";

/// The two agents: their places in [`PEOPLE`].
pub(super) const AGENTS: [usize; 2] = [0, 1];

/// Who invoices.
pub(super) const BILLING: usize = 2;

/// The supervisor.
pub(super) const ADMIN: usize = 3;

/// The member whose document nobody has confirmed.
pub(super) const UNCONFIRMED: usize = 7;

/// The people.
pub(super) const PEOPLE: [Player; 20] = [
    staff("agente@turno.example", "Andrés Felipe", "Rojas Medina", Role::Agent),
    staff("agente2@turno.example", "Laura Marcela", "Quintero Ríos", Role::Agent),
    staff("facturacion@turno.example", "Diana Patricia", "Suárez León", Role::Billing),
    staff("admin@turno.example", "Carolina", "Hernández Mora", Role::Admin),
    client("cliente@ferreteria-ejemplo.example", "Marta Lucía", "Gómez Parra", &[0])
        .known(DocumentType::Cc, "1000000017", "+573000000017")
        .approver(),
    client("bodega@ferreteria-ejemplo.example", "Jhon Jairo", "Castaño Ruiz", &[0]).known(
        DocumentType::Cc,
        "1000000025",
        "+573000000025",
    ),
    client("cliente@restaurante-prueba.example", "Camilo", "Torres Vega", &[1])
        .known(DocumentType::Cc, "1000000033", "+573000000033")
        .approver(),
    client("caja@restaurante-prueba.example", "Yesenia Paola", "Mosquera Lozano", &[1]),
    client("compras@drogueria-muestra.example", "Óscar Iván", "Patiño Salazar", &[2])
        .known(DocumentType::Cc, "1000000041", "+573000000041")
        .approver(),
    client("regencia@drogueria-muestra.example", "Luz Dary", "Agudelo Cano", &[2]).known(
        DocumentType::Cc,
        "1000000058",
        "+573000000058",
    ),
    client("facturas@transportes-ensayo.example", "Wilson", "Barrera Niño", &[3]).known(
        DocumentType::Cc,
        "1000000066",
        "+573000000066",
    ),
    client("gerencia@transportes-ensayo.example", "Adriana", "Cifuentes Rey", &[3])
        .known(DocumentType::Cc, "1000000074", "+573000000074")
        .approver(),
    client("pedidos@panaderia-modelo.example", "Nelson", "Duarte Pinto", &[4])
        .known(DocumentType::Cc, "1000000082", "+573000000082")
        .approver(),
    client("caja@panaderia-modelo.example", "María Gabriela", "Briceño Rondón", &[4]).known(
        DocumentType::Ppt,
        "5000019",
        "+573000000090",
    ),
    client("taller@confecciones-supuesto.example", "Sandra Milena", "Ospina Toro", &[5])
        .known(DocumentType::Cc, "1000000108", "+573000000108")
        .approver(),
    client("diseno@confecciones-supuesto.example", "Giulia", "Ferrari Conti", &[5]).known(
        DocumentType::Ce,
        "400019",
        "+573000000116",
    ),
    client("ventas@papeleria-caso.example", "Édgar", "Velásquez Mesa", &[6])
        .known(DocumentType::Cc, "1000000124", "+573000000124")
        .approver(),
    client("almacen@papeleria-caso.example", "Tatiana", "Ramírez Ochoa", &[6]).known(
        DocumentType::Cc,
        "1000000132",
        "+573000000132",
    ),
    // An outside accountant: one cédula, one mail address, three companies (DR-3).
    client("gloria@contadores-externos.example", "Gloria Inés", "Pardo Acosta", &[1, 4, 6]).known(
        DocumentType::Cc,
        "1000000140",
        "+573000000140",
    ),
    client("gerencia@restaurante-prueba.example", "Hernán Darío", "Lemus Prada", &[1])
        .known(DocumentType::Cc, "1000000157", "+573000000157")
        .approver(),
];

const fn staff(email: &'static str, given_names: &'static str, surnames: &'static str, role: Role) -> Player {
    Player {
        email,
        given_names,
        surnames,
        role,
        firms: &[],
        document: None,
        phone: None,
        may_approve_quotes: false,
    }
}

const fn client(
    email: &'static str,
    given_names: &'static str,
    surnames: &'static str,
    firms: &'static [usize],
) -> Player {
    Player { firms, ..staff(email, given_names, surnames, Role::Client) }
}

impl Player {
    const fn known(self, kind: DocumentType, number: &'static str, phone: &'static str) -> Self {
        Self { document: Some((kind, number)), phone: Some(phone), ..self }
    }

    const fn approver(self) -> Self {
        Self { may_approve_quotes: true, ..self }
    }
}
