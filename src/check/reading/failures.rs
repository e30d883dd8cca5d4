//! The messages for what could not be read.

use std::path::Path;

use crate::dialect::{self, Prefilter, Unread, UnreadReason};
use crate::discover;
use crate::failure::Failure;
use crate::source::{Source, Span};
use crate::yaml::{Stream, SyntaxError};

const TEMPLATE_HELP: &str = "check what it renders to instead";

/// The documents that are not YAML and look like manifests of a kube-apiserver. In a file that is not
/// named like a manifest, a document has to name its type. A text for people never fails.
pub(super) fn broken_documents(
    stream: &Stream<'_>,
    source: &Source,
    prefilter: &Prefilter,
) -> Vec<Failure> {
    let path = Path::new(source.path());
    if discover::is_prose_name(path) {
        return Vec::new();
    }
    let named = path.extension().is_none() || discover::is_manifest_name(path);
    let mut failures = Vec::new();
    for document in stream.documents() {
        let Some(error) = &document.error else {
            continue;
        };
        let text = source.slice(document.span);
        if prefilter.is_manifest(text) && (named || dialect::says_type(text)) {
            failures.push(broken_document(source, error, text));
        }
    }
    failures
}

/// A document that is not YAML, at the character where the parser stopped.
fn broken_document(source: &Source, error: &SyntaxError, document: &str) -> Failure {
    let template = dialect::looks_like_template(document);
    let problem =
        if template { "a template that cannot be read without rendering" } else { error.problem() };
    Failure {
        message: format!("{problem}: {}", error.message),
        span: Some(token_at(source, error.at)),
        help: if template { Some(TEMPLATE_HELP) } else { None },
    }
}

/// A part of a document that is YAML, which the dialect could not read.
pub(super) fn unread(source: &Source, unread: Unread) -> Failure {
    let (message, help) = match unread.why {
        UnreadReason::Syntax { message, template } => (
            format!("not valid YAML inside this string: {message}"),
            if template { Some(TEMPLATE_HELP) } else { None },
        ),
        UnreadReason::Compressed => (
            "too much to read: more is compressed here than is unpacked for one file".to_owned(),
            Some("check what is in it as a file of its own"),
        ),
        UnreadReason::Wide => (
            "too wide to read: this object has more entries than any module".to_owned(),
            Some("write it as YAML or JSON"),
        ),
        UnreadReason::Overlapping => (
            "too much to read: blocks in one another make this many times as long as it is written"
                .to_owned(),
            Some("check the parts as files of their own"),
        ),
        UnreadReason::Calls => (
            "too much to read: the functions of this script are called with very much text"
                .to_owned(),
            Some("check the commands that they run as a file of their own"),
        ),
        UnreadReason::QuotedPrintable => (
            "a part of a message in quoted-printable, which is not read".to_owned(),
            Some("write the part as it is, or in base64"),
        ),
        UnreadReason::Nested => (
            "too deep to read: it is a file in a file in a file, and so on".to_owned(),
            Some("check what is in it as a file of its own"),
        ),
        UnreadReason::Servers { most } => (
            format!(
                "too many servers: more than {most} start here, and this one and more are not checked"
            ),
            Some("check the parts as files of their own"),
        ),
        UnreadReason::TooMuch => (
            "too much to read: aliases or patches make this many times as long as it is written"
                .to_owned(),
            Some("write the values in place of aliases, or check the parts as files of their own"),
        ),
    };
    let span =
        if unread.span.is_empty() { token_at(source, unread.span.start) } else { unread.span };
    Failure { message, span: Some(span), help }
}

/// The character at an offset; if that is white space, the last visible one before it.
fn token_at(source: &Source, at: u32) -> Span {
    let text = source.text();
    let at = (0..=(at as usize).min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    let at = at.unwrap_or(0);
    let here = text.get(at..).and_then(|rest| rest.chars().next());
    if let Some(c) = here
        && !c.is_whitespace()
    {
        return Span::from_range(&(at..at + c.len_utf8()));
    }
    let before = text.get(..at).unwrap_or_default().trim_end();
    let last = before.char_indices().next_back();
    Span::from_range(&(last.map_or(0, |(start, _)| start)..before.len()))
}
