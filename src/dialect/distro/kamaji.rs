//! Kamaji: control planes that run as workloads of another cluster.

use crate::apiserver::{Completeness, Dialect, Partial};
use crate::dialect::command_line::{self, CommandLine, FlagEntry, ToolDefault};
use crate::dialect::context::{Object, Reader};
use crate::dialect::version;
use crate::source::Span;
use crate::yaml::Node;

/// What Kamaji sets over everything that is given
/// (internal/builders/controlplane/deployment.go of clastix/kamaji, b34ea8a).
const DEFAULTS: [ToolDefault; 29] = [
    ("advertise-address", None),
    ("allow-privileged", Some("true")),
    ("authorization-mode", Some("Node,RBAC")),
    ("client-ca-file", Some("/etc/kubernetes/pki/ca.crt")),
    ("enable-admission-plugins", None),
    ("enable-bootstrap-token-auth", Some("true")),
    ("etcd-cafile", None),
    ("etcd-certfile", None),
    ("etcd-compaction-interval", Some("0")),
    ("etcd-keyfile", None),
    ("etcd-prefix", None),
    ("etcd-servers", None),
    ("kubelet-client-certificate", Some("/etc/kubernetes/pki/apiserver-kubelet-client.crt")),
    ("kubelet-client-key", Some("/etc/kubernetes/pki/apiserver-kubelet-client.key")),
    ("kubelet-preferred-address-types", None),
    ("proxy-client-cert-file", Some("/etc/kubernetes/pki/front-proxy-client.crt")),
    ("proxy-client-key-file", Some("/etc/kubernetes/pki/front-proxy-client.key")),
    ("requestheader-allowed-names", Some("front-proxy-client")),
    ("requestheader-client-ca-file", Some("/etc/kubernetes/pki/front-proxy-ca.crt")),
    ("requestheader-extra-headers-prefix", Some("X-Remote-Extra-")),
    ("requestheader-group-headers", Some("X-Remote-Group")),
    ("requestheader-username-headers", Some("X-Remote-User")),
    ("secure-port", None),
    ("service-account-issuer", None),
    ("service-account-key-file", Some("/etc/kubernetes/pki/sa.pub")),
    ("service-account-signing-key-file", Some("/etc/kubernetes/pki/sa.key")),
    ("service-cluster-ip-range", None),
    ("tls-cert-file", Some("/etc/kubernetes/pki/apiserver.crt")),
    ("tls-private-key-file", Some("/etc/kubernetes/pki/apiserver.key")),
];

/// What Kamaji sets only if it is not given (the same file, ddbabd8). Older releases set these over
/// what is given as well.
const YIELDING: [&str; 7] = [
    "allow-privileged",
    "authorization-mode",
    "enable-bootstrap-token-auth",
    "requestheader-extra-headers-prefix",
    "requestheader-group-headers",
    "requestheader-username-headers",
    "service-account-issuer",
];

/// The parts of an object that Kamaji is given.
struct Tenant<'a> {
    /// The key of the flags, else the kind.
    anchor: Span,
    /// A list of words.
    flags: Option<Node<'a>>,
    version: Option<Node<'a>>,
    /// The API demands a version of a control plane: without one the object is a patch.
    is_patch: bool,
}

impl<'a> Tenant<'a> {
    /// The provider copies `spec.apiServer.extraArgs` and the version to a `TenantControlPlane`
    /// (`controllers/kamajicontrolplane_controller_tcp.go` of
    /// clastix/cluster-api-control-plane-provider-kamaji, 02a3800; v1alpha1 and v1alpha2).
    fn of(object: Object<'a>) -> Option<Self> {
        let of_kamaji = &["spec", "controlPlane", "deployment", "extraArgs", "apiServer"];
        let (flags, version): (&[&str], &[&str]) = match (object.group(), object.kind) {
            ("kamaji.clastix.io", "TenantControlPlane") => {
                (of_kamaji, &["spec", "kubernetes", "version"])
            }
            ("controlplane.cluster.x-k8s.io", "KamajiControlPlane") => {
                (&["spec", "apiServer", "extraArgs"], &["spec", "version"])
            }
            ("controlplane.cluster.x-k8s.io", "KamajiControlPlaneTemplate") => {
                (&["spec", "template", "spec", "apiServer", "extraArgs"], &[])
            }
            _ => return None,
        };
        let root = object.node;
        let list = root.at(flags);
        let key = list.and_then(|_| command_line::key_at(root, flags));
        let found = if version.is_empty() { None } else { root.at(version) };
        Some(Self {
            anchor: key.unwrap_or(object.kind_span()),
            flags: list,
            version: found,
            is_patch: object.kind == "KamajiControlPlane" && found.is_none(),
        })
    }
}

/// Reads a `TenantControlPlane`, or an object of Cluster API that becomes one.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let Some(tenant) = Tenant::of(object) else {
        return;
    };
    let completeness = if tenant.is_patch {
        Completeness::Partial(Partial::Patch)
    } else {
        Completeness::Defaulted
    };
    let mut line = CommandLine::new(Dialect::Kamaji, tenant.anchor, &DEFAULTS);
    let mut issuers = false;
    for word in tenant.flags.map(command_line::strings).unwrap_or_default() {
        let entry = FlagEntry::word(&word);
        let name = entry.name.as_str();
        if YIELDING.contains(&name) || !DEFAULTS.iter().any(|(default, _)| *default == name) {
            // The server refuses the mode together with the file.
            if name == "authorization-config" {
                line.remove("authorization-mode");
            }
            match name {
                // Every issuer is kept.
                "service-account-issuer" if issuers => line.append(entry),
                _ => {
                    issuers |= name == "service-account-issuer";
                    line.replace(vec![entry]);
                }
            }
        }
    }
    let version = version::of_field(tenant.version, object.kind_span());
    reader.push(line.server(version, completeness, Vec::new()));
}
