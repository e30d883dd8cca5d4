//! Cluster API with RKE2 and k3s: `RKE2ControlPlane`, `KThreesControlPlane` and their templates.
//!
//! Both hand a list of `name=value` to the distribution, which sets the kubelet CA and both pairs by
//! itself (`apiServer` in pkg/daemons/control/server.go of k3s; paths of
//! pkg/daemons/control/deps/deps.go) and gives way to what is written.

use super::cluster_api::field_version;
use super::reading::{Object, Reading};
use crate::apiserver::{ApiServer, Argument, Completeness, Dialect, Origin, argv};
use crate::mapped::Mapped;
use crate::source::Span;
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
const VALUES: [(&str, &str); 3] = [
    ("anonymous-auth", "false"),
    ("authorization-mode", "Node,RBAC"),
    ("profiling", "false"),
];

/// Reads a control plane; nothing where the object is none.
pub(super) fn read(object: Object<'_>, reading: &mut Reading<'_>) {
    let (distribution, template) = match object.kind {
        "RKE2ControlPlane" => ("rke2", false),
        "RKE2ControlPlaneTemplate" => ("rke2", true),
        "KThreesControlPlane" => ("k3s", false),
        "KThreesControlPlaneTemplate" => ("k3s", true),
        _ => return,
    };
    let path: &[&str] = if template {
        &["spec", "template", "spec"]
    } else {
        &["spec"]
    };
    let Some(spec) = object.node.at(path) else {
        return;
    };
    let list = flags_of(spec, distribution);
    let anchor = list.map_or(object.kind_span(), |(key, _)| key.span());
    let items = list.into_iter().flat_map(|(_, items)| items.items());
    let words: Vec<Mapped> = items
        .take_while(|item| reading.step(*item))
        .filter_map(Node::mapped)
        .filter(|word| !word.text().is_empty())
        .map(|word| dashed(&word))
        .collect();
    let version = reading.version_or(|| field_version(spec.get("version")?));
    let arguments = arrange(distribution, &words, anchor);
    reading.push(ApiServer {
        version,
        completeness: Completeness::Defaulted,
        ..ApiServer::new(Dialect::ClusterApi, anchor, arguments)
    });
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

/// `name=value` as a string of argv; dashes in front are tolerated (pkg/util/args.go of k3s).
fn dashed(word: &Mapped) -> Mapped {
    let name = word.text().trim_start_matches('-');
    let start = word.text().len() - name.len();
    let mut out = Mapped::new(word.whole());
    out.push_replaced("--", word.span(0..word.text().len()));
    out.push_slice(word, start..word.text().len());
    if !name.contains('=') {
        out.push_replaced("=true", word.span(0..word.text().len()));
    }
    out
}

fn arrange(distribution: &str, words: &[Mapped], anchor: Span) -> Vec<Argument> {
    let mut arguments = argv::parse(words, Origin::Written);
    let folder = format!("/var/lib/rancher/{distribution}/server/tls");
    let files = FILES.map(|(name, file)| (name, format!("--{name}={folder}/{file}")));
    let values = VALUES.map(|(name, value)| (name, format!("--{name}={value}")));
    for (name, text) in files.into_iter().chain(values) {
        let given =
            |argument: &Argument| matches!(argument, Argument::Flag(flag) if flag.name == name);
        if !arguments.iter().any(given) {
            let word = Mapped::coarse(text, anchor);
            arguments.extend(argv::parse(&[word], Origin::Default(Dialect::ClusterApi)));
        }
    }
    // k3s sorts by name and keeps the order of what is repeated.
    arguments.sort_by(|a, b| name_of(a).cmp(name_of(b)));
    arguments
}

fn name_of(argument: &Argument) -> &str {
    match argument {
        Argument::Flag(flag) => &flag.name,
        _ => "",
    }
}
