//! Tabs at the beginning of a line that goes on with a quoted text.
//!
//! ```yaml
//! shell: "systemctl daemon-reload && \
//! →   systemctl restart kube-apiserver"
//! ```
//!
//! The parser refuses them as indentation. Kubernetes' parser and Ansible's drop them with the other blanks there
//! (yaml/v2 scannerc.go, `yaml_parser_scan_flow_scalar`), so a space is the same.

/// The text with a space for each such tab; `None` if the text has no such tab.
pub(super) fn replaced(text: &str) -> Option<String> {
    if !text.contains("\n\t") {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut is_open = false;
    let mut is_changed = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches('\t');
        let tabs = line.len() - content.len();
        if is_open && tabs > 0 {
            plain.extend(std::iter::repeat_n(' ', tabs));
            plain.push_str(content);
            is_changed = true;
        } else {
            plain.push_str(line);
        }
        is_open = if is_open { closing(line).is_none() } else { opens(line) };
    }
    is_changed.then_some(plain)
}

/// True for a line with a value in double quotes that go on in the next line.
fn opens(line: &str) -> bool {
    let quote = line.find(": \"").or_else(|| line.find("- \""));
    quote.and_then(|at| line.get(at + 3..)).is_some_and(|rest| closing(rest).is_none())
}

/// The place of the quote that closes a text.
fn closing(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        closes
    })
}
