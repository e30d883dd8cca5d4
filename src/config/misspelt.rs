//! Messages about a configuration in the words of its user.

use crate::near_miss::only_longer;

/// The most letters that a misspelt name may differ by, if they are less than half of it.
const NEAR: usize = 2;

/// A message of serde in which a list of all settings becomes the one that is meant, and types have the names
/// that TOML has for them:
///
/// ```text
/// unknown field `selct`, expected one of `select`, `extend-select`, …
/// unknown variant `notice`, expected one of `note`, `warning`, `error`
/// invalid type: string "kubelet", expected a sequence
/// invalid type: integer `3`, expected path string
/// ```
pub(super) fn explained(message: &str) -> String {
    if let Some((written, known)) = unknown(message, "unknown field `") {
        if let Some(name) = nearest(written, &known) {
            return format!("unknown field `{written}`; did you mean `{name}`?");
        }
    } else if let Some((written, known)) = unknown(message, "unknown variant `") {
        let meant = match nearest(written, &known) {
            Some(name) => format!("; did you mean `{name}`?"),
            None => String::new(),
        };
        return format!("`{written}` is none of `{}`{meant}", known.join("`, `"));
    }
    message
        .replace("expected a sequence", "expected a list")
        .replace("expected a map", "expected a table")
        .replace("expected path string", "expected a path in quotes")
}

/// The unknown name in a message, and the names that are known.
fn unknown<'m>(message: &'m str, before: &str) -> Option<(&'m str, Vec<&'m str>)> {
    let rest = message.strip_prefix(before)?;
    let (written, rest) = rest.split_once("`, expected ")?;
    Some((written, rest.split('`').skip(1).step_by(2).collect()))
}

fn nearest<'m>(written: &str, known: &[&'m str]) -> Option<&'m str> {
    let distances = known.iter().map(|name| (strsim::osa_distance(written, name), *name));
    let (distance, name) = distances.min()?;
    let is_near = distance <= NEAR && 2 * distance < written.len();
    if is_near { Some(name) } else { only_longer(written, known) }
}
