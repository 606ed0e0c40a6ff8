//! The text before the parser sees it.
//!
//! The parser recurses on brackets without a limit: 4 kB of them overflow the stack and end the process. So
//! brackets are counted here, outside strings, block strings and comments, by the parser's own lexical rules.
//! A string that does not end is refused at once: the parser would read an unfinished block string as an empty
//! string and go on to the brackets behind it.

use super::{Code, Limits, Refusal};

/// What a text consists of.
#[derive(Debug, Default, PartialEq, Eq)]
struct Census {
    nesting: usize,
    tokens: usize,
    longest_name: usize,
}

/// Refuses a text over the limits.
pub(super) fn check(text: &str, limits: &Limits) -> Result<(), Refusal> {
    if text.len() > limits.text_bytes {
        return Err(Refusal::too_large("bytes of text", limits.text_bytes));
    }
    let unfinished = || Refusal::new(Code::GraphqlParseFailed, "Syntax error: a string does not end.");
    let census = census(text).ok_or_else(unfinished)?;
    if census.nesting > limits.brackets {
        return Err(Refusal::too_large("nested brackets", limits.brackets));
    }
    if census.tokens > limits.tokens {
        return Err(Refusal::too_large("tokens", limits.tokens));
    }
    if census.longest_name > limits.name_bytes {
        return Err(Refusal::too_large("bytes in one name", limits.name_bytes));
    }
    Ok(())
}

/// Counts; `None` when a string does not end.
fn census(text: &str) -> Option<Census> {
    let mut census = Census::default();
    let mut open = 0_usize;
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = match byte {
            b'#' => after_run(tail, |byte| byte != b'\n' && byte != b'\r'),
            b' ' | b'\t' | b'\n' | b'\r' | b',' => tail,
            _ => {
                census.tokens += 1;
                match byte {
                    b'"' => after_string(rest)?,
                    b'.' => after_run(tail, |byte| byte == b'.'),
                    byte if in_name(byte) => {
                        let tail = after_run(tail, in_name);
                        census.longest_name = census.longest_name.max(rest.len() - tail.len());
                        tail
                    }
                    b'{' | b'[' | b'(' => {
                        open += 1;
                        census.nesting = census.nesting.max(open);
                        tail
                    }
                    b'}' | b']' | b')' => {
                        open = open.saturating_sub(1);
                        tail
                    }
                    _ => tail,
                }
            }
        };
    }
    Some(census)
}

fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn after_run(bytes: &[u8], inside: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().position(|&byte| !inside(byte)).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

/// What stands behind the string that `bytes` starts with.
fn after_string(bytes: &[u8]) -> Option<&[u8]> {
    if let Some(mut rest) = bytes.strip_prefix(b"\"\"\"") {
        loop {
            if let Some(tail) = rest.strip_prefix(b"\"\"\"") {
                return Some(tail);
            }
            rest = rest.strip_prefix(b"\\\"\"\"").or_else(|| rest.get(1..))?;
        }
    }
    let mut rest = bytes.get(1..)?;
    loop {
        rest = match rest {
            [b'"', tail @ ..] => return Some(tail),
            [b'\\', escaped, tail @ ..] if !matches!(escaped, b'\n' | b'\r') => tail,
            [] | [b'\n' | b'\r' | b'\\', ..] => return None,
            [_, tail @ ..] => tail,
        };
    }
}
