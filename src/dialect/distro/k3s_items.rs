//! The items of `kube-apiserver-arg`.

use crate::apiserver::flags;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// An item that became a map because of a colon before a blank or the end, as one word. k3s prints the map and
/// hands it on as the name of a flag (`readConfigFile`, pkg/configfilearg/parser.go of k3s, 00d3f86), which
/// kube-apiserver does not know:
///
/// ```yaml
/// kube-apiserver-arg:
///   - audit-log-maxage: 30             # --[{audit-log-maxage 30}]
///   - oidc-groups-prefix=oidc:         # --[{oidc-groups-prefix=oidc <nil>}]
/// ```
pub(super) fn map_as_word(item: Node<'_>) -> Option<MappedText> {
    let mut word = MappedText::new(item.span());
    for (key, value) in item.entries() {
        let key = key.mapped()?;
        if !is_argument(key.text()) {
            return None;
        }
        word.push_replaced(if word.text().is_empty() { "[{" } else { "} {" }, key.whole());
        word.append(&key);
        word.push_replaced(" ", key.whole());
        match value.mapped() {
            Some(value) if !value.text().is_empty() => word.append(&value),
            _ => word.push_replaced("<nil>", key.whole()),
        }
    }
    if word.text().is_empty() {
        return None;
    }
    word.push_replaced("}]", item.span());
    Some(word)
}

/// True for the name of a flag, with or without a value.
pub(super) fn is_known_flag(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or(text);
    flags::find(name.trim_start_matches('-').trim_end_matches(['+', '-'])).is_some()
}

/// `name`, `name=value`, `name+=value`, `name-=value`, with `--` or without.
pub(super) fn is_argument(text: &str) -> bool {
    let name =
        text.split('=').next().unwrap_or(text).trim_start_matches('-').trim_end_matches(['+', '-']);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}
