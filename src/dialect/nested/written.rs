//! Files that a document writes on a machine or holds for a volume, whatever is in them.
//!
//! ```yaml
//! write_files:                 # cloud-init
//! - path: /etc/kubernetes/audit.yaml
//!   encoding: b64
//!   content: YXBpVmVyc2lvbjog…
//! storage:
//!   files:                     # Ignition, Butane
//!   - path: /etc/kubernetes/audit.yaml
//!     contents: {source: "data:,apiVersion%3A…"}
//! machine:
//!   files:                     # Talos
//!   - {path: /var/audit.yaml, op: create, content: …}
//! ```
//!
//! The `files` of Cluster API have the form of cloud-init.

use crate::dialect::context::Reader;
use crate::dialect::nested::encoded;
use crate::dialect::object::Object;
use crate::mapped_text::MappedText;
use crate::yaml::{Node, Scalar};

/// Adds the file that a mapping describes, if it describes one.
pub(crate) fn collect(node: Node<'_>, reader: &mut Reader<'_>) {
    let named = node.get("path").or_else(|| node.get("dest"));
    let Some(path) = named.and_then(Node::text) else {
        return;
    };
    if !path.starts_with('/') {
        return;
    }
    let appends = node.get("append").and_then(Node::scalar) == Some(Scalar::Bool(true))
        || node.get("op").and_then(Node::text) == Some("append");
    let (files, unpacked) = reader.written_files();
    let Some(content) = content(node) else {
        // files:
        // - path: /etc/kubernetes/patches/kube-apiserver0+json.yaml
        //   contentFrom: {secret: {name: patches, key: apiserver}}
        if node.get("contentFrom").is_some() {
            files.doubt(path);
        }
        return;
    };
    match decoded(content, node.get("encoding").and_then(Node::text), unpacked) {
        Some(text) if !appends => files.add(path, text),
        _ => files.doubt(path),
    }
}

/// The scalar with the content of a file.
fn content(node: Node<'_>) -> Option<Node<'_>> {
    let content = node.get("content").or_else(|| {
        let contents = node.get("contents")?;
        contents.get("inline").or_else(|| contents.get("source")).or(Some(contents))
    });
    content.filter(|content| content.text().is_some())
}

/// The content in plain text; `None` if it cannot be decoded.
fn decoded(content: Node<'_>, encoding: Option<&str>, unpacked: &mut u64) -> Option<MappedText> {
    let text = content.mapped()?;
    let is_url = text.text().starts_with("data:");
    match encoding {
        None | Some("" | "text/plain") if !is_url => Some(text),
        _ => encoded::decode(&text, unpacked).ok().flatten(),
    }
}

/// Adds what a `ConfigMap` or a `Secret` holds.
pub(crate) fn collect_held(object: Object<'_>, reader: &mut Reader<'_>) {
    let (files, unpacked) = reader.written_files();
    let Some(name) = object.node.at(&["metadata", "name"]).and_then(Node::text) else {
        return;
    };
    let kind = if object.kind == "Secret" { "secret" } else { "configmap" };
    for field in ["data", "stringData"] {
        let in_base64 = kind == "secret" && field == "data";
        let entries = object.node.get(field).into_iter().flat_map(Node::entries);
        for (key, value) in entries {
            let (Some(key), Some(text)) = (key.text(), value.mapped()) else {
                continue;
            };
            let path = [kind, ":", name, "/", key].concat();
            let plain = if in_base64 {
                encoded::decode(&text, unpacked).ok().flatten()
            } else {
                Some(text)
            };
            match plain {
                Some(text) => files.add(&path, text),
                None => files.doubt(&path),
            }
        }
    }
}
