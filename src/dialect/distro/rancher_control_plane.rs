//! Cluster API with RKE2 and k3s: `RKE2ControlPlane`, `KThreesControlPlane` and their templates.
//!
//! Both hand a list of `name=value` to the distribution, which sets the kubelet CA and both pairs by
//! itself (`apiServer` in pkg/daemons/control/server.go of k3s; paths of
//! pkg/daemons/control/deps/deps.go) and gives way to what is written.

use crate::apiserver::{Completeness, Dialect};
use crate::dialect::command_line::CommandLine;
use crate::dialect::context::{Object, Reader};
use crate::dialect::distro::k3s;
use crate::dialect::version;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// Flags and the files below the distribution's folder that they name.
const FILES: [(&str, &str); 6] = [
    ("client-ca-file", "client-ca.crt"),
    ("kubelet-certificate-authority", "server-ca.crt"),
    ("kubelet-client-certificate", "client-kube-apiserver.crt"),
    ("kubelet-client-key", "client-kube-apiserver.key"),
    ("tls-cert-file", "serving-kube-apiserver.crt"),
    ("tls-private-key-file", "serving-kube-apiserver.key"),
];

/// Other flags that both set.
const VALUES: [(&str, &str); 3] =
    [("anonymous-auth", "false"), ("authorization-mode", "Node,RBAC"), ("profiling", "false")];

/// Reads a control plane; nothing where the object is none.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let (distribution, template) = match object.kind {
        "RKE2ControlPlane" => ("rke2", false),
        "RKE2ControlPlaneTemplate" => ("rke2", true),
        "KThreesControlPlane" => ("k3s", false),
        "KThreesControlPlaneTemplate" => ("k3s", true),
        _ => return,
    };
    let path: &[&str] = if template { &["spec", "template", "spec"] } else { &["spec"] };
    let Some(spec) = object.node.at(path) else {
        return;
    };
    let list = flags_of(spec, distribution);
    let anchor = list.map_or(object.kind_span(), |(key, _)| key.span());
    let items = list.into_iter().flat_map(|(_, items)| items.items());
    let words: Vec<MappedText> = items
        .take_while(|item| reader.step(*item))
        .filter_map(Node::mapped)
        .filter(|word| !word.text().is_empty())
        .collect();
    let mut line = CommandLine::new(Dialect::ClusterApi, anchor, &[]);
    let folder = format!("/var/lib/rancher/{distribution}/server/tls");
    for (name, file) in FILES {
        line.set_default((name, Some(&format!("{folder}/{file}"))));
    }
    for (name, value) in VALUES {
        line.set_default((name, Some(value)));
    }
    k3s::apply(&k3s::written(words), &mut line);
    let version = version::of_field(spec.get("version"), object.kind_span());
    reader.push(line.server(version, Completeness::Defaulted, Vec::new()));
}

/// The key of the list of flags, and the list.
fn flags_of<'a>(spec: Node<'a>, distribution: &str) -> Option<(Node<'a>, Node<'a>)> {
    if distribution == "rke2" {
        let holder = spec.at(&["serverConfig", "kubeAPIServer"])?;
        holder.entry("extraArgs")
    } else {
        let holder = spec.at(&["kthreesConfigSpec", "serverConfig"])?;
        holder.entry("kubeAPIServerArg")
    }
}
