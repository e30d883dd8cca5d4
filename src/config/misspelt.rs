//! Messages about a configuration in the words of its user.

/// The most letters that a misspelt name may differ by.
const NEAR: usize = 2;

/// A message of serde in which a list of all settings becomes the one that is meant, and a sequence a list:
///
/// ```text
/// unknown field `selct`, expected one of `select`, `extend-select`, …
/// invalid type: string "kubelet", expected a sequence
/// ```
pub(super) fn explained(message: &str) -> String {
    if let Some(meant) = nearest(message) {
        return meant;
    }
    message.replace("expected a sequence", "expected a list")
}

fn nearest(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `")?;
    let (written, rest) = rest.split_once("`, expected ")?;
    let known = rest.split('`').skip(1).step_by(2);
    let distances = known.map(|name| (strsim::osa_distance(written, name), name));
    let (distance, name) = distances.min()?;
    if distance > NEAR {
        return None;
    }
    Some(format!("unknown field `{written}`; did you mean `{name}`?"))
}
