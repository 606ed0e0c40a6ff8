//! What the consumers send: the operations of the contract, one by one.

/// The documents of the contract.
const FILES: [&str; 3] = [
    include_str!("../data/clients/portal.graphql"),
    include_str!("../data/clients/agent.graphql"),
    include_str!("../data/clients/billing.graphql"),
];

/// What some operations ask for that comes with files; until then they are sent without it.
const LATER_PARTS: [&str; 4] = [
    ", $attachmentIds: [ID!]",
    ", attachmentIds: $attachmentIds",
    " attachments { id fileName contentType byteSize sha256 downloadUrl }",
    "    attachments { id fileName contentType byteSize sha256 downloadUrl }\n",
];

/// An operation of the contract.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// `query`, `mutation` or `subscription`.
    pub kind: String,
    /// Its text, as it stands in the contract.
    pub text: String,
}

impl Document {
    /// The text without what comes later.
    pub fn text_of_today(&self) -> String {
        LATER_PARTS.iter().fold(self.text.clone(), |text, part| text.replace(part, ""))
    }
}

/// Every operation of the contract, in its order.
pub fn all() -> Vec<Document> {
    let mut documents = Vec::new();
    for line in FILES.iter().flat_map(|file| file.lines()) {
        let kind = line.split(' ').next().unwrap_or_default();
        if ["query", "mutation", "subscription"].contains(&kind) {
            let name = line[kind.len() + 1..].split(['(', ' ']).next().unwrap_or_default();
            documents.push(Document { name: name.to_owned(), kind: kind.to_owned(), text: String::new() });
        }
        if let Some(document) = documents.last_mut().filter(|_| !line.starts_with('#')) {
            document.text.push_str(line);
            document.text.push('\n');
        }
    }
    documents
}

/// The operation with a name.
///
/// # Panics
/// When the contract has none.
pub fn named(name: &str) -> Document {
    all().into_iter().find(|document| document.name == name).unwrap_or_else(|| panic!("no operation {name}"))
}
