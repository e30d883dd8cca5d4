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
        if line.trim().is_empty() || line.trim().starts_with('#') || !known {
            continue;
        }
        let (message, help) = match object(line) {
            PolicyLine::Policy => continue,
            PolicyLine::OtherKind => {
                ("the kind of a policy is Policy", "write \"kind\":\"Policy\"")
            }
            PolicyLine::NoObject => (
                "a line of a policy file is one JSON object, and this is none",
                "write each policy on a line for itself",
            ),
        };
        faults.push(ConfigFault::new(text.span(range), message).help(help));
    }
    faults
}

/// A line of the file.
enum PolicyLine {
    Policy,
    /// An object of the group that is no policy. A kind that is not registered is decoded as a policy without a version,
    /// which this group refuses.
    OtherKind,
    NoObject,
}

fn object(line: &str) -> PolicyLine {
    let stream = Stream::parse(line);
    let Some(root) = stream.roots().next().filter(|root| root.is_mapping()) else {
        return PolicyLine::NoObject;
    };
    if !stream.is_whole() {
        return PolicyLine::NoObject;
    }
    let text = |key: &str| root.get(key).and_then(Node::text);
    let is_versioned = text("apiVersion") == Some("abac.authorization.kubernetes.io/v1beta1");
    match text("kind") {
        Some(kind) if is_versioned && !kind.is_empty() && kind != "Policy" => PolicyLine::OtherKind,
        _ => PolicyLine::Policy,
    }
}
