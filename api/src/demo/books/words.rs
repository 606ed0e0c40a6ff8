//! What is said about charged work: Spanish.

/// One text with two requests, and each of them in a line of its own.
pub(super) const TWO_THINGS: &str = "Buenas. Necesitamos dos cosas: cambiar el prefijo de las notas crédito, y desbloquear al auxiliar, que no puede entrar al sistema.";
pub(super) const TWO_THINGS_SUBJECT: &str = "Prefijo de notas crédito y usuario bloqueado";
pub(super) const SECOND_THING: &str = "Desbloquear al auxiliar, que no puede entrar al sistema.";
pub(super) const SECOND_THING_SUBJECT: &str = "Usuario del auxiliar bloqueado";

/// What was done about an improvement.
pub(super) const BUILT: &str =
    "Lo cotizado quedó en marcha y lo probamos con un usuario de la empresa. Se cobra el tiempo trabajado.";

/// Nobody answered the quote.
pub(super) const UNANSWERED: &str =
    "La cotización venció sin respuesta. Si todavía la necesitan, nos escriben y la enviamos de nuevo.";

/// Why lines are taken back.
pub(super) const CHARGED_BY_MISTAKE: &str = "El permiso ya venía en el rol: no había nada que desarrollar.";
pub(super) const TAKEN_BACK: &str = "Se acordó con la gerencia devolver el valor; va en nota crédito.";

/// A dispute, and what the supervisor says to it.
pub(super) const DISPUTE: &str =
    "No estamos de acuerdo: la otra consulta la hizo otra área, y la respuesta no nos llegó.";
pub(super) const DECISION: &str =
    "De acuerdo: la respuesta anterior solo llegó a quien preguntó. No se cobra.";
