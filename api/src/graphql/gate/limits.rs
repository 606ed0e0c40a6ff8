//! How much one request may ask for.

/// The bounds of one request. The defaults admit every document of the consumers with pages of 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the document.
    pub text_bytes: usize,
    /// Brackets open at once in the text, counted before the parser sees it.
    pub brackets: usize,
    /// Lexical tokens of the document.
    pub tokens: usize,
    /// Bytes of one name or alias: an alias stands once per row in the answer.
    pub name_bytes: usize,
    /// Bytes of the variables, strings and keys summed.
    pub variables_bytes: usize,
    /// Levels of lists and objects in the variables.
    pub variables_depth: usize,
    /// Selections of all operations, fragments expanded.
    pub selections: u64,
    /// Aliases in the document.
    pub aliases: usize,
    /// Directives in the document.
    pub directives: usize,
    /// Levels of fields.
    pub depth: usize,
    /// Fields at the root of the chosen operation, fragments expanded.
    pub root_fields: usize,
    /// Sum over the fields of the chosen operation, each times the page sizes above it.
    pub cost: u64,
    /// Page size assumed where `first` is left out.
    pub default_page: u64,
    /// Page size above which a page does not get dearer, because the desk gives no more.
    pub largest_page: u64,
    /// Selections below `__schema` and `__type`, apart from `cost` and `depth`.
    pub introspection_selections: u64,
    /// Levels below `__schema` and `__type`.
    pub introspection_depth: usize,
    /// Lists inside lists below `__schema` and `__type`: each level multiplies the answer by the schema.
    pub introspection_lists: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 32 << 10,
            brackets: 64,
            tokens: 3_000,
            name_bytes: 100,
            variables_bytes: 512 << 10,
            variables_depth: 32,
            selections: 2_000,
            aliases: 30,
            directives: 30,
            depth: 12,
            root_fields: 10,
            cost: 10_000,
            default_page: 25,
            largest_page: 100,
            introspection_selections: 500,
            introspection_depth: 20,
            introspection_lists: 2,
        }
    }
}
