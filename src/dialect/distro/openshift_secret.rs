//! The Secrets that OpenShift's API servers take their serving certificates from.

use crate::apiserver::{Completeness, Dialect, Fault, FaultKind, Partial, SecretLack, Version};
use crate::dialect::command_line::{CommandLine, key_at};
use crate::dialect::context::Reader;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::object::Object;
use crate::yaml::Node;

/// The Secret with a serving certificate of one of the API servers, which OpenShift mounts as
/// `tls.crt` and `tls.key`.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let Some(name) = object.node.at(&["metadata", "name"]) else {
        return;
    };
    let namespace = object.node.at(&["metadata", "namespace"]).and_then(Node::text);
    let ours = matches!(namespace, Some("openshift-apiserver" | "openshift-kube-apiserver"));
    if ours && name.text().is_some_and(|name| name.contains("serving-cert")) {
        let line = CommandLine::new(Dialect::OpenShift, name.span(), ToolFlags::NONE);
        let partial = Completeness::Partial(Partial::Secret);
        reader.push(line.server(Version::Unknown, partial, secret_faults(object.node, name)));
    }
}

fn secret_faults(root: Node<'_>, name: Node<'_>) -> Vec<Fault> {
    let mut found = Vec::new();
    let kind = root.entry("type");
    if kind.and_then(|(_, value)| value.text()) != Some("kubernetes.io/tls") {
        let written = kind.and_then(|(_, value)| value.text()).map(str::to_owned);
        let place = |(key, value): (Node<'_>, Node<'_>)| {
            if value.is_null() { key.span() } else { value.span() }
        };
        let written = written.filter(|written| !written.is_empty());
        let span = kind.map_or(name.span(), place);
        found.push((span, SecretLack::Type(written)));
    }
    for entry in ["tls.crt", "tls.key"] {
        let value = (root.at(&["stringData", entry])).or_else(|| root.at(&["data", entry]));
        let data = key_at(root, "data").or_else(|| key_at(root, "stringData"));
        match value {
            None => found.push((data.unwrap_or(name.span()), SecretLack::Entry(entry))),
            Some(value) if value.is_null() || value.text() == Some("") => {
                let key = root.get("data").and_then(|data| data.entry(entry));
                let key = key
                    .map(|(key, _)| key.span())
                    .or_else(|| key_at(root, "data"))
                    .unwrap_or(name.span());
                let span = Some(value.span()).filter(|span| !span.is_empty());
                found.push((span.unwrap_or(key), SecretLack::Value(entry)));
            }
            Some(_) => {}
        }
    }
    let name = name.text().unwrap_or_default();
    let fault = |(span, lacks)| Fault {
        span,
        kind: FaultKind::IncompleteSecret { name: name.to_owned(), lacks },
    };
    found.into_iter().map(fault).collect()
}
