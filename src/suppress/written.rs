//! Writes ignore comments.

use std::path::Path;

use crate::source::{Source, Span};
use crate::text_edit::{TextEdit, lines};

/// What a tool writes in place of a reason. It does not say why, so `require-reason` reports it.
pub const NO_REASON: &str = "TODO: say why";

/// The edit that writes a comment above the line of a place, with the same indentation. `None` if a comment there
/// would be no comment:
///
/// ```text
/// {"kind": "Pod"}                  JSON has no comments
/// kube-apiserver --v=2 \           the line goes on, and a comment would end it
///   --profiling=true
/// ```
pub fn comment_above(source: &Source, place: Span, ids: &[&str], reason: &str) -> Option<TextEdit> {
    if is_json(source) {
        return None;
    }
    let (line, start) = source.line_of(place.start);
    let above = line.checked_sub(1).and_then(|line| source.line_span(line));
    if above.is_some_and(|above| source.slice(above).trim_end().ends_with('\\')) {
        return None;
    }
    let span = source.line_span(line)?;
    let text = source.slice(span);
    let indent = text.get(..text.len() - text.trim_start_matches([' ', '\t']).len())?;
    let ending = lines::line_break(source.text(), start);
    let text = format!("{indent}# scantling: ignore[{}] {reason}{ending}", ids.join(", "));
    Some(TextEdit { span: Span::new(start, start), text })
}

/// True for JSON, also in a file of another name: Kubernetes reads what begins with a brace as JSON
/// (k8s.io/apimachinery, pkg/util/yaml/decoder.go, `hasJSONPrefix`, 1.34). `{{` begins a template.
fn is_json(source: &Source) -> bool {
    let extension = Path::new(source.path()).extension();
    let text = source.text().trim_start_matches('\u{feff}').trim_start();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
        || (text.starts_with('{') && !text.starts_with("{{") && !text.starts_with("{%"))
}
