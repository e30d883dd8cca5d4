//! Manifests inside the strings of other manifests: a `ConfigMap` or `Secret`, cloud-init, Ignition
//! and Butane, files of Cluster API, tasks of Ansible.
//!
//! All of these hold whole files as strings, and a string says well enough itself what it is: every
//! string that mentions a kube-apiserver is read, whatever it stands in.

use std::collections::HashSet;

use super::UnreadReason;
use super::command;
use super::expand::Environment;
use super::reading::Reading;
use super::{encoded, heredoc, k3s_command, shell, systemd};
use crate::apiserver::Dialect;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::{Node, Stream, SyntaxError};

/// How many strings may stand in one another: a manifest in the cloud-init of a `Secret`, with one
/// to spare.
pub(super) const DEPTH: u8 = 4;

/// Keys that name the file which a string beside them is written to.
const PATH_KEYS: [&str; 4] = ["path", "dest", "filename", "name"];

/// `kubectl apply` keeps the object a second time in an annotation of it.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Reads the strings of a document. Each is read once, where it is written: an alias adds nothing.
pub(super) fn read(root: Node<'_>, path: &str, depth: u8, reading: &mut Reading<'_>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let mut seen = HashSet::new();
    let mut open = vec![(root, path)];
    while let Some((node, path)) = open.pop() {
        if !seen.insert(node.id()) {
            continue;
        }
        if let Some(text) = node.text() {
            if reading.context.prefilter.found_in(text.as_bytes()) {
                string(node, path, depth, reading);
            }
            continue;
        }
        let beside = file_name(node).unwrap_or(path);
        if node.id() != root.id() {
            reading.inner(node, path);
        }
        // An inventory or a play of Ansible has its variables below a key of their own.
        if let Some(variables) = node.get("vars").filter(|vars| vars.is_mapping()) {
            reading.variables(variables, path);
        }
        let values = node.entries().filter_map(|(key, value)| {
            let key = key.text().filter(|key| *key != LAST_APPLIED)?;
            let named = key.contains(['.', '/']);
            Some((value, if named { key } else { beside }))
        });
        let children = values.chain(node.items().map(|item| (item, beside)));
        open.extend(children);
    }
}

/// What a mapping says of the file that a string in it becomes, or of the object that a patch in it
/// is for (`target` of a kustomization).
fn file_name(node: Node<'_>) -> Option<&str> {
    let named = PATH_KEYS.iter().find_map(|key| node.get(key)?.text());
    named.or_else(|| node.at(&["target", "name"])?.text())
}

fn string(node: Node<'_>, path: &str, depth: u8, reading: &mut Reading<'_>) {
    let Some(string) = node.mapped() else { return };
    let decoded = match encoded::decode(&string, reading.unpacked()) {
        Ok(decoded) => decoded,
        Err(encoded::TooMuch) => return reading.unread(string.whole(), UnreadReason::Compressed),
    };
    if let Some(decoded) = decoded {
        if reading.context.prefilter.found_in(decoded.text().as_bytes()) {
            file(&decoded, path, depth, reading);
        }
    } else if string.text().trim_start().starts_with(['{', '[']) || string.text().contains('\n') {
        file(&string, path, depth, reading);
    } else if string.text().contains(k3s_command::FLAG) {
        script(&string, depth, reading);
    }
}

/// Reads a text that stands in a string: YAML, a script that writes YAML, or a unit of systemd.
pub(super) fn file(text: &MappedText, path: &str, depth: u8, reading: &mut Reading<'_>) {
    if is_interpreted(text.text()) {
        return script(text, depth, reading);
    }
    let stream = Stream::parse_nested(text);
    if stream.is_structured() {
        return reading.stream(&stream, path, depth);
    }
    let written = heredoc::documents(text);
    if !written.is_empty() {
        files(written, depth, reading);
    } else if systemd::is_unit(text.text()) {
        unit(text, reading);
    } else {
        reading.stream(&stream, path, depth);
        fail(&stream, text, reading);
    }
}

/// True for a text whose first line names the program that runs it.
pub(super) fn is_interpreted(text: &str) -> bool {
    text.starts_with("#!/")
}

/// Reads a shell script: the files that it writes, and the servers that it starts itself.
pub(super) fn script(text: &MappedText, depth: u8, reading: &mut Reading<'_>) {
    files(heredoc::documents(text), depth, reading);
    let environment = Environment::default();
    for server in k3s_command::installed(text) {
        reading.push(server);
    }
    for words in shell::commands(text, &environment) {
        if let Some(server) = k3s_command::started(&words) {
            reading.push(server);
        }
        for invocation in command::find(&words, &environment) {
            // Scripts also ask a server for its version, or look whether it is there.
            if !invocation.arguments.is_empty() {
                reading.push(invocation.server(Dialect::Script));
            }
        }
    }
}

fn files(written: Vec<heredoc::Document>, depth: u8, reading: &mut Reading<'_>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let prefilter = reading.context.prefilter;
    let mentioned =
        |document: &heredoc::Document| prefilter.found_in(document.text.text().as_bytes());
    for document in written.into_iter().filter(mentioned) {
        file(&document.text, &document.path, depth, reading);
    }
}

fn unit(text: &MappedText, reading: &mut Reading<'_>) {
    for server in systemd::read_unit(text) {
        reading.push(server);
    }
}

/// Says which documents of a string are broken, where they look like manifests of a kube-apiserver
/// and not like prose or a script.
fn fail(stream: &Stream<'_>, text: &MappedText, reading: &mut Reading<'_>) {
    for document in stream.documents() {
        let Some(error) = &document.error else {
            continue;
        };
        let inner = text.text().get(document.span.range()).unwrap_or_default();
        if !inner.lines().any(says_type) || !reading.context.prefilter.is_manifest(inner) {
            continue;
        }
        let template = ["{{", "{%"].iter().any(|hole| inner.contains(hole));
        let message = error.message.clone();
        reading.unread(place(text, error), UnreadReason::Syntax { message, template });
    }
}

/// True for `kind: Pod`, `"apiVersion": "v1", …` and their like.
pub(super) fn says_type(line: &str) -> bool {
    let line = line.trim_start_matches(['{', '"', '-', ' ']);
    let rest = line.strip_prefix("kind").or_else(|| line.strip_prefix("apiVersion"));
    let value = rest.and_then(|rest| rest.trim_start_matches('"').strip_prefix(':'));
    let value = value.unwrap_or_default().trim();
    value.starts_with('"') || (!value.is_empty() && !value.contains(char::is_whitespace))
}

/// The character at which the reading of a string ended, or the last one before it that can be seen.
pub(super) fn place(text: &MappedText, error: &SyntaxError) -> Span {
    let seen = |at: usize, c: char| at <= error.at as usize && !c.is_whitespace();
    let mut characters = text.text().char_indices().rev();
    let last = characters.find(|&(at, c)| seen(at, c));
    let (at, len) = last.map_or((0, 0), |(at, c)| (at, c.len_utf8()));
    text.span(at..at + len)
}
