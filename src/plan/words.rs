//! Plans for a text that is not YAML: the words of a systemd unit, of a file of flags.

use crate::edit::{Action, Edit};
use crate::mapped_text::MappedText;
use crate::source::{Source, Span, offset};
use crate::text_edit::{EditError, TextEdit, words};

/// The change that an edit makes to a text of words between white space.
pub(super) fn plan(source: &Source, text: &MappedText, edit: &Edit) -> Result<TextEdit, EditError> {
    let argument = edit.argument.range();
    match &edit.action {
        Action::Write { span, old, new } => write(source, *span, old, new),
        // A word has no type, so it needs no quotes.
        Action::Quote(_) => Err(EditError::Derived),
        Action::Remove(span) => Ok(words::remove(text, &span.range())?.text_edit),
        Action::Insert { name, value } => {
            let word = format!("--{name}={value}");
            Ok(words::insert(source.text(), text, &argument, &word)?.text_edit)
        }
    }
}

/// Replaces `old` at the end of a span. The dashes before it stay:
///
/// ```text
/// KUBE_API_ARGS="--etcd-cafil=/etc/etcd/ca.crt"
///                  ^^^^^^^^^^ the name to replace
/// ```
fn write(source: &Source, span: Span, old: &str, new: &str) -> Result<TextEdit, EditError> {
    let dashes = source.slice(span).strip_suffix(old).ok_or(EditError::Derived)?;
    if dashes.contains(|c| c != '-') || !words::is_plain(new) {
        return Err(EditError::Nested);
    }
    let start = span.start + offset(dashes.len());
    Ok(TextEdit::new(Span::new(start, span.end), new))
}
