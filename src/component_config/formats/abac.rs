//! Policies of ABAC, one on each line (pkg/auth/authorizer/abac/abac.go, `NewFromFile`).

use crate::component_config::ConfigFault;
use crate::mapped_text::MappedText;
use crate::yaml::{Node, Stream};

/// Judges a file of policies: every line is an object by itself.
pub(crate) fn judge(text: &MappedText) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    let mut at = 0;
    for line in text.text().split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let range = start..start + line.trim().len();
        at += line.len();
        let known = text.unknown(range.clone()).is_none();
        if line.trim().is_empty() || line.trim().starts_with('#') || !known || is_object(line) {
            continue;
        }
        let message = "a line of a policy file is one JSON object, and this is none";
        let help = "write each policy on a line for itself";
        faults.push(ConfigFault::new(text.span(range), message).help(help));
    }
    faults
}

fn is_object(line: &str) -> bool {
    let stream = Stream::parse(line);
    stream.is_whole() && stream.roots().next().is_some_and(Node::is_mapping)
}
