//! kubespray: group variables that end up in a kubeadm configuration.
//!
//! An inventory has its variables in many files, so a file of them is never the whole. kubespray
//! sets the kubelet CA if the kubelets have certificates of the cluster's CA, and the two pairs
//! through kubeadm (roles/kubernetes/control-plane/templates/kubeadm-config.v1beta4.yaml.j2).

use crate::apiserver::{ApiServer, Completeness, Dialect, Origin, Partial};
use crate::dialect::context::Reader;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::kubeadm::extra_args;
use crate::dialect::object::Object;
use crate::dialect::{tools, version};
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::{Node, Scalar};

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
    let extra = object.node.entry(tools::KUBESPRAY_FLAGS);
    let rotate = object.node.entry(ROTATE);
    let Some((key, _)) = extra.or(rotate) else {
        return;
    };
    let anchor = key.span();
    let folder = object.node.get("kube_cert_dir").and_then(Node::mapped);
    let mut flags: Vec<FlagEntry> =
        FILES.iter().map(|file| certificate(file, folder.as_ref(), anchor)).collect();
    if rotate.is_some_and(|(_, value)| value.scalar() == Some(Scalar::Bool(true))) {
        flags.push(certificate(&CA, folder.as_ref(), anchor));
    }
    // The template puts every value in quotes, so none has to be a string.
    let written =
        extra_args::read(extra.map(|(key, map)| (key.span(), map)), None, anchor, &mut Vec::new());
    extra_args::merge(&mut flags, written);
    let arguments = flags.into_iter().map(FlagEntry::into_argument);
    let server =
        ApiServer::partial(Dialect::Kubespray, anchor, arguments.collect(), Partial::Patch);
    let version = reader.version_or(version::of_named_field(
        "kube_version",
        object.node.get("kube_version"),
        anchor,
    ));
    reader.push(ApiServer {
        version,
        completeness: Completeness::Partial(Partial::Inventory),
        ..server
    });
}

/// A flag with a file of the folder that kubespray makes certificates in.
fn certificate(file: &(&str, &str), folder: Option<&MappedText>, anchor: Span) -> FlagEntry {
    let (name, file) = *file;
    let mut path = MappedText::new(anchor);
    match folder {
        Some(folder) if folder.unknown(0..folder.text().len()).is_none() => {
            path.push_replaced(folder.text(), anchor);
        }
        Some(folder) => path.push_hole(folder.text(), anchor, UnknownReason::Template),
        None => path.push_hole("{{ kube_cert_dir }}", anchor, UnknownReason::Template),
    }
    path.push_replaced(&format!("/{file}"), anchor);
    let entry = FlagEntry::new(&MappedText::coarse(name, anchor), Some(&path), None);
    entry.from(Origin::Default(Dialect::Kubespray))
}
