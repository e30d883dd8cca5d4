//! Secrets by place: the values of `data` and `stringData` of a `Secret`.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::values::{self, Joined};

static KIND: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"kind["']?[ \t]*:[ \t]*["']?Secret(?:["',} \t\r\n]|$)"#).ok());

static DATA: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:^|["'{, \t\n])((?:stringD|d)ata)["']?[ \t]*:"#).ok());

static ENTRY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"([A-Za-z0-9_.-]+)["']?[ \t]*:"#).ok());

/// The secrets of a text by place. In a document with a `Secret`, the data of all objects counts.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Most texts hold no `Secret`, and then no expression is even built.
    if memmem::find(text.as_bytes(), b"Secret").is_none() {
        return found;
    }
    let mut start = 0;
    for document in text.split("\n---") {
        if KIND.as_ref().is_some_and(|regex| regex.is_match(document)) {
            let values = in_document(document).into_iter();
            found.extend(values.map(|value| start + value.start..start + value.end));
        }
        start += document.len() + "\n---".len();
    }
    found
}

fn in_document(document: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut covered = 0;
    for data in DATA.iter().flat_map(|regex| regex.captures_iter(document)) {
        if let (Some(whole), Some(name)) = (data.get(0), data.get(1))
            && name.start() >= covered
        {
            let entries = entries(document, whole.end(), name.start());
            covered = entries.end;
            found.extend(values_of(document, entries));
        }
    }
    found
}

/// The part of a document with the entries of a mapping whose key ends at `at`.
fn entries(document: &str, at: usize, key: usize) -> Range<usize> {
    let rest = document.get(at..).unwrap_or_default();
    if rest.trim_start().starts_with('{') {
        return at..at + rest.find('}').unwrap_or(rest.len());
    }
    let column = values::column(document, key);
    let mut end = at;
    for (nth, line) in rest.split_inclusive('\n').enumerate() {
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        if nth > 0 && indent <= column && !content.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    at..end
}

/// The values of the entries in a part of a document.
fn values_of(document: &str, entries: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = entries.start;
    while let Some(part) = document.get(at..entries.end)
        && let Some(captures) = ENTRY.as_ref().and_then(|regex| regex.captures(part))
        && let (Some(whole), Some(name)) = (captures.get(0), captures.get(1))
    {
        let joined = Joined::Colon { name: at + name.start() };
        let value = values::range(document, at + whole.end(), joined);
        let written = document.get(value.clone()).unwrap_or_default();
        at = value.end.max(at + whole.end());
        if values::is_telling(written) && !is_manifest(written) {
            found.push(value);
        }
    }
    found
}

/// True for a file that is a manifest itself. It is checked and shown, and its own secrets are masked by
/// their names.
fn is_manifest(text: &str) -> bool {
    text.contains('\n') && ["kind:", "kube-apiserver"].iter().any(|word| text.contains(word))
}
