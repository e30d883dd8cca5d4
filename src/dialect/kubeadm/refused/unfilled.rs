//! Texts in which something is still to be filled in.

/// True for a text that is not yet the value: `<address>`, `SERVICE_CIDR`, `10.x.x.x`, `$(hostname)`, `%s`,
/// `your-server`. Valid values of kubeadm's fields do not look like that, so few mistakes are hidden.
pub(super) fn is_unfilled(text: &str) -> bool {
    const MARKS: [char; 9] = ['$', '<', '>', '{', '}', '%', '@', '`', '|'];
    const WORDS: [&str; 7] = ["path/to", "replace", "change", "your", "todo", "fixme", "__"];
    let lower = text.to_ascii_lowercase();
    !text.is_ascii()
        || text.contains(MARKS)
        || WORDS.iter().any(|word| lower.contains(word))
        || text.split(['.', ':', '/', ',']).any(|part| is_crossed(part) || is_shouted(part))
}

/// `x`, `XX`, `*` in place of a number.
fn is_crossed(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| matches!(c, 'x' | 'X' | '*' | '?'))
}

/// `MASTER_IP`, `CIDR`, `LB-HOST`.
fn is_shouted(part: &str) -> bool {
    let letters = part.chars().filter(char::is_ascii_alphabetic).count();
    let is_word = letters > 2 || part == "IP";
    is_word && !part.chars().any(|c| c.is_ascii_lowercase())
}
