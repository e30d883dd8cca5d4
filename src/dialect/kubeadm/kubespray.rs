//! kubespray: group variables that end up in a kubeadm configuration.
//!
//! An inventory has its variables in many files, so a file of them is never the whole. kubespray
//! sets the kubelet CA if the kubelets have certificates of the cluster's CA, and the two pairs
//! through kubeadm (roles/kubernetes/control-plane/templates/kubeadm-config.v1beta4.yaml.j2).

use crate::apiserver::{ApiServer, Completeness, Dialect, Origin, Partial};
use crate::dialect::context::Reader;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::kubeadm::kubespray_variables::{self, file_in};
use crate::dialect::kubeadm::{extra_args, kubespray_release};
use crate::dialect::object::Object;
use crate::dialect::tool_version::Tool;
use crate::dialect::{tools, version};
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

const ROTATE: &str = "kubelet_rotate_server_certificates";

/// Certificates that kubeadm makes below `kube_cert_dir`.
const FILES: [(&str, &str); 4] = [
    ("kubelet-client-certificate", "apiserver-kubelet-client.crt"),
    ("kubelet-client-key", "apiserver-kubelet-client.key"),
    ("tls-cert-file", "apiserver.crt"),
    ("tls-private-key-file", "apiserver.key"),
];

/// The CA of the kubelets.
const CA: (&str, &str) = ("kubelet-certificate-authority", "ca.crt");

/// Reads variables, if one of them is about the kube-apiserver.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    let is_named = |key: Node<'_>| key.text().is_some_and(|name| name.starts_with("kube"));
    if !root.entries().any(|(key, _)| is_named(key)) {
        return;
    }
    let extra = root.entry(tools::KUBESPRAY_FLAGS);
    let rotate = root.entry(ROTATE);
    let place = extra.or(rotate).map_or_else(|| object.kind_span(), |(key, _)| key.span());
    let written = version::of_named_field("kube_version", root.get("kube_version"), place);
    let version = reader.version_or(written);
    let releases = kubespray_release::releases(reader.tool(Tool::Kubespray), &version);
    let variables = kubespray_variables::read(root, releases);
    let Some(anchor) = extra.or(rotate).map(|(key, _)| key.span()).or(variables.anchor) else {
        return;
    };
    let mut flags: Vec<FlagEntry> =
        FILES.iter().map(|file| certificate(root, file, anchor)).collect();
    if kubespray_variables::is_true(root, ROTATE) {
        flags.push(certificate(root, &CA, anchor));
    }
    extra_args::merge(&mut flags, variables.before);
    // The template puts every value in quotes, so none has to be a string.
    let mut written =
        extra_args::read(extra.map(|(key, map)| (key.span(), map)), None, anchor, &mut Vec::new());
    kubespray_variables::print_booleans(extra.map(|(_, map)| map), &mut written);
    extra_args::merge(&mut flags, written);
    extra_args::merge(&mut flags, variables.behind);
    let arguments = flags.into_iter().map(FlagEntry::into_argument);
    let server =
        ApiServer::partial(Dialect::Kubespray, anchor, arguments.collect(), Partial::Patch);
    reader.push(ApiServer {
        version,
        completeness: Completeness::Partial(Partial::Inventory),
        ..server
    });
}

/// A flag with a file of the folder that kubespray makes certificates in.
fn certificate(root: Node<'_>, file: &(&str, &str), anchor: Span) -> FlagEntry {
    let (name, file) = *file;
    let path = file_in(root, "kube_cert_dir", file, anchor);
    let entry = FlagEntry::new(&MappedText::coarse(name, anchor), Some(&path), None);
    entry.from(Origin::Default(Dialect::Kubespray))
}
