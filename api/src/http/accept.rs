//! Which media type an answer of `/graphql` has, and which one a question may have.
//!
//! The specification "GraphQL over HTTP": the two types below, UTF-8 only. Without `Accept`, and where a wildcard
//! leaves the choice to us, `application/graphql-response+json`, whose status code tells how the request went.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};

/// A media type of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: 4xx and 5xx for request errors.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed request.
    Json,
}

impl Media {
    /// The value of `Content-Type`.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    const fn subtype(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "graphql-response+json",
            Self::Json => "json",
        }
    }
}

/// The type that `Accept` prefers; `None` when it admits neither.
#[must_use]
pub fn negotiate(headers: &HeaderMap) -> Option<Media> {
    if !headers.contains_key(ACCEPT) {
        return Some(Media::GraphqlResponse);
    }
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<Range> = values.flat_map(|value| split(value, ',')).filter_map(Range::parse).collect();
    let judged = [Media::GraphqlResponse, Media::Json].map(|media| (media, Judged::of(media, &ranges)));
    let possible = judged.into_iter().filter(|(_, judged)| judged.quality > 0);
    // The better quality; then the type that is named, not meant by a wildcard; then the one named first.
    let (media, _) = possible.min_by_key(|(_, judged)| {
        (std::cmp::Reverse(judged.quality), std::cmp::Reverse(judged.precision), judged.place)
    })?;
    Some(media)
}

/// Whether the body is JSON in UTF-8, not compressed.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(Ok(value)), None) = (types.next().map(|value| value.to_str()), types.next()) else {
        return false;
    };
    let encoded = headers.get_all(CONTENT_ENCODING).iter().any(|encoding| encoding != "identity");
    let mut parts = split(value, ';');
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    named && !encoded && parts.all(is_utf8)
}

/// A parameter is fine unless it names another charset.
fn is_utf8(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            let value = value.trim().trim_matches('"');
            value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    }
}

/// Parts between separators, outside quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = text.split(move |character| {
        quoted ^= character == '"';
        !quoted && character == separator
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// One media range of `Accept`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// Thousandths.
    quality: u16,
}

impl<'a> Range<'a> {
    /// A range that is malformed, or wants another charset, admits nothing.
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = split(text, ';');
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut quality = 1_000;
        for parameter in parts {
            match parameter.split_once('=') {
                Some((name, value)) if name.trim().eq_ignore_ascii_case("q") => {
                    quality = thousandths(value.trim())?;
                }
                _ if is_utf8(parameter) => {}
                _ => return None,
            }
        }
        Some(Self { kind: kind.trim(), subtype: subtype.trim(), quality })
    }

    /// How exactly the range means a type; `None` when it does not.
    fn precision(&self, media: Media) -> Option<u8> {
        match (self.kind, self.subtype) {
            ("*", "*") => Some(0),
            (kind, _) if !kind.eq_ignore_ascii_case("application") => None,
            (_, "*") => Some(1),
            (_, subtype) => subtype.eq_ignore_ascii_case(media.subtype()).then_some(2),
        }
    }
}

/// A quality such as `0.25`, without a float: at most three digits behind the point.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1_000),
        _ => None,
    }
}

/// What the ranges say about one type: the most exact range decides.
struct Judged {
    quality: u16,
    precision: u8,
    place: usize,
}

impl Judged {
    fn of(media: Media, ranges: &[Range<'_>]) -> Self {
        let mut judged = Self { quality: 0, precision: 0, place: usize::MAX };
        for (place, range) in ranges.iter().enumerate() {
            let Some(precision) = range.precision(media) else { continue };
            if judged.place == usize::MAX || precision > judged.precision {
                judged = Self { quality: range.quality, precision, place };
            }
        }
        judged
    }
}
