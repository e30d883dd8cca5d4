//! kubespray: group variables that end up in a kubeadm configuration.
//!
//! An inventory has its variables in many files, so a file of them is never the whole. kubespray
//! sets the kubelet CA where the kubelets have certificates of the cluster's CA, and the two pairs
//! through kubeadm (roles/kubernetes/control-plane/templates/kubeadm-config.v1beta4.yaml.j2).

use crate::apiserver::{ApiServer, Completeness, Dialect, Partial};
use crate::dialect::context::{Object, Reader};
use crate::dialect::holes;
use crate::dialect::kubeadm::extra_args;
use crate::dialect::kubeadm::extra_args::Extra;
use crate::dialect::version;
use crate::yaml::{Node, Scalar};

const EXTRA: &str = "kube_kubeadm_apiserver_extra_args";
const ROTATE: &str = "kubelet_rotate_server_certificates";

/// Certificates that kubeadm makes below `kube_cert_dir`.
const FILES: [(&str, &str); 4] = [
    ("kubelet-client-certificate", "apiserver-kubelet-client.crt"),
    ("kubelet-client-key", "apiserver-kubelet-client.key"),
    ("tls-cert-file", "apiserver.crt"),
    ("tls-private-key-file", "apiserver.key"),
];

/// Reads variables; nothing where none of them is about the kube-apiserver.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let extra = object.node.entry(EXTRA);
    let rotate = object.node.entry(ROTATE);
    let Some((key, _)) = extra.or(rotate) else {
        return;
    };
    let anchor = key.span();
    let folder = object.node.get("kube_cert_dir").and_then(Node::text);
    let folder = folder.unwrap_or("{{ kube_cert_dir }}");
    let default = |(name, file): (&str, &str)| {
        let path = format!("{folder}/{file}");
        let mut extra = Extra::default(Dialect::Kubespray, name, &path, anchor);
        extra.mark(holes::BRACES);
        extra
    };
    let mut flags: Vec<Extra> = FILES.map(default).into();
    if rotate.is_some_and(|(_, value)| value.scalar() == Some(Scalar::Bool(true))) {
        flags.push(default(("kubelet-certificate-authority", "ca.crt")));
    }
    // The template puts every value in quotes, so none has to be a string.
    let written =
        extra_args::read(extra.map(|(key, map)| (key.span(), map)), None, anchor, &mut Vec::new());
    extra_args::merge(&mut flags, written);
    let arguments = flags.into_iter().map(|mut flag| {
        flag.mark(holes::BRACES);
        flag.into_argument()
    });
    let server =
        ApiServer::partial(Dialect::Kubespray, anchor, arguments.collect(), Partial::Patch);
    let version = reader.version_or(version::of_field(object.node.get("kube_version"), anchor));
    reader.push(ApiServer {
        version,
        completeness: Completeness::Partial(Partial::Inventory),
        ..server
    });
}
