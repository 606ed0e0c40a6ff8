//! Spanish words as repeat detection reads them (DR-23): case, accents, endings and the common
//! misspellings are gone, and so are the words that only ask or greet.
//!
//! No word of the trade is listed here: a list fitted to known requests would not know the next ones.

use std::{collections::HashSet, sync::LazyLock};

use frostem::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What is longer is cut: hardly a Spanish word, but a pasted key or address may be.
const MAX_LETTERS: usize = 24;
/// The tilde that makes an n another letter (año, ano), where an accent only marks the stress.
const TILDE: char = '\u{303}';

/// What a word does in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// It says something: the key under which its other forms and spellings are found too.
    Content(String),
    /// It hangs the next word on the one before: "reporte de ventas", "ventas por zona", "anular una nota".
    Link,
    /// It says nothing about the matter.
    Filler,
}

/// The prepositions of complements and the articles of objects; "x" is how "por" is written in a hurry.
const LINKS: [&str; 18] = [
    "de", "del", "por", "x", "el", "la", "los", "las", "un", "una", "unos", "unas", "mi", "mis", "su", "sus",
    "otro", "otra",
];
/// Asking and courtesy, which no list of stop words has: every request may carry them.
const COURTESY: &str = "quiero queremos quisiera quisieramos necesito necesitamos requiero requerimos solicito solicitamos \
    deseo deseamos puede pueden podria podrian puedo podemos poder favor ayuda ayudar ayudenme gracias \
    hola buenos buenas buen dia dias tardes noches cordial saludo saludos atentamente usted ustedes \
    muchas cordialmente atento atenta agradezco agradecemos estimados señores urgente porfa porfavor";

static FILLERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let listed = stop_words::lookup("es").unwrap_or_default();
    listed.iter().flat_map(|word| split(word)).chain(split(COURTESY)).collect()
});

/// The words of `text` in order.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let stemmer = Stemmer::new(Algorithm::Spanish);
    split(text).map(move |word| token(&word, stemmer))
}

fn token(word: &str, stemmer: Stemmer) -> Token {
    if LINKS.contains(&word) {
        Token::Link
    } else if FILLERS.contains(word) || is_lone_letter(word) {
        Token::Filler
    } else {
        Token::Content(key(word, stemmer))
    }
}

fn is_lone_letter(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(only), None) if !only.is_numeric())
}

/// The letters and digits of each word, in lower case and without accents.
fn split(text: &str) -> impl Iterator<Item = String> {
    let mut chars = text.chars().flat_map(char::to_lowercase).nfkd();
    std::iter::from_fn(move || {
        let mut word = String::new();
        let mut letters = 0;
        for char in chars.by_ref() {
            if char == TILDE && word.ends_with('n') {
                word.pop();
                word.push('ñ');
            } else if is_combining_mark(char) {
            } else if !char.is_alphanumeric() {
                if !word.is_empty() {
                    break;
                }
            } else if letters < MAX_LETTERS {
                letters += 1;
                word.push(char);
            }
        }
        (!word.is_empty()).then_some(word)
    })
}

/// The stem, spelled as it sounds. The ending "-cion" is put right before stemming, for the stemmer
/// has no rule for its misspellings; the other letters after it, for its rules read the spelling.
fn key(word: &str, stemmer: Stemmer) -> String {
    let word = word.replace("sion", "cion").replace("zion", "cion");
    sounded(&stemmer.stem(&word))
}

/// One spelling for letters that sound alike in Latin America: b and v, s, z and soft c, ll and y,
/// hard g and gu, soft g and j, c, qu and k, the silent h.
fn sounded(stem: &str) -> String {
    let chars: Vec<char> = stem.chars().collect();
    let mut out = String::with_capacity(stem.len());
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        // A stem's last consonant stands before the endings of both kinds (saca, saque; vence, venza).
        let soft = matches!(chars.get(at + 1), None | Some('e' | 'i'));
        let mute_u = next == Some('u') && matches!(chars.get(at + 2), None | Some('e' | 'i'));
        let (sound, read) = match char {
            'c' if next == Some('h') => ("ch", 2),
            'q' if mute_u && at + 2 == chars.len() => ("s", 2),
            'q' if mute_u => ("c", 2),
            'g' if mute_u => ("g", 2),
            'l' if next == Some('l') => ("y", 2),
            'c' if soft => ("s", 1),
            'g' if soft && next.is_some() => ("j", 1),
            'z' => ("s", 1),
            'v' => ("b", 1),
            'k' | 'q' => ("c", 1),
            'h' => ("", 1),
            _ => ("", 0),
        };
        if read == 0 {
            out.push(char);
        } else {
            out.push_str(sound);
        }
        at += read.max(1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Vec<String> {
        tokens(text)
            .filter_map(|token| match token {
                Token::Content(key) => Some(key),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn forms_of_a_word_share_a_key() {
        for forms in [
            "Resolución resolucion RESOLUCIONES resolusion",
            "facturar factura facturas facturación facturasion",
            "vendedor bendedor vendedores",
            "iniciar inisiar",
            "sacar saque saco",
            "cargar cargue",
            "remisión remision remicion remisiones",
            "llave yave",
            "genera jenera",
        ] {
            let keys: HashSet<String> = content(forms).into_iter().collect();
            assert_eq!(keys.len(), 1, "{forms}: {keys:?}");
        }
    }

    #[test]
    fn other_words_keep_their_own_keys() {
        for words in [
            "saltado repetido",
            "cargar vencida",
            "cuadra cierra",
            "falla mejora",
            "año ano",
            "ventas inventario",
        ] {
            let keys: HashSet<String> = content(words).into_iter().collect();
            assert_eq!(keys.len(), 2, "{words}: {keys:?}");
        }
    }

    #[test]
    fn the_tilde_is_kept_however_it_is_written() {
        assert_eq!(content("contraseña"), content("CONTRASEN\u{303}A"));
        assert_ne!(content("contraseña"), content("contrasena"));
    }

    #[test]
    fn asking_and_greeting_say_nothing() {
        let courteous =
            "Estimados señores, buenos días: ¿cómo puedo anular? Por favor, es urgente. Muchas gracias.";
        assert_eq!(content(courteous), content("anular"));
        assert_eq!(content("¡Hola! ¿Qué es lo que ustedes...?"), Vec::<String>::new());
    }

    #[test]
    fn links_are_told_from_fillers() {
        let kinds: Vec<Token> = tokens("de las x y").collect();
        assert_eq!(kinds, [Token::Link, Token::Link, Token::Link, Token::Filler]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(content(&"7".repeat(70_000)), ["7".repeat(MAX_LETTERS)]);
    }
}
