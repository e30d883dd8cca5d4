//! minikube, which writes a configuration for kubeadm (pkg/minikube/bootstrapper/bsutil of kubernetes/minikube,
//! eb25dbc).

use crate::apiserver::version::NEWEST_MINOR;
use crate::apiserver::{ApiServer, Dialect, Version};
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::kubeadm::configuration::{Configuration, Layers, SERVICE_SUBNET};
use crate::dialect::kubeadm::extra_args;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Stream;

/// What a command line of minikube says about the cluster.
pub(crate) struct Start {
    /// The token that represents the cluster.
    pub(crate) anchor: Span,
    pub(crate) version: Version,
    /// `name=value` for the kube-apiserver.
    pub(crate) flags: Vec<MappedText>,
    /// `--feature-gates`, for all components.
    pub(crate) gates: Option<MappedText>,
    /// `--apiserver-port`
    pub(crate) port: Option<MappedText>,
    /// `--service-cluster-ip-range`
    pub(crate) services: Option<MappedText>,
}

/// What minikube always writes (`ktmpl/v1beta4.go`).
const CLUSTER: &str = "certificatesDir: /var/lib/minikube/certs\n";
const INIT: &str = "localAPIEndpoint:\n  bindPort: 8443\n";

/// `versionSpecificOpts` in versions.go, since Kubernetes 1.14.
const PLUGINS: &str = "NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,\
DefaultTolerationSeconds,NodeRestriction,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ResourceQuota";

/// The server that kubeadm starts for minikube.
pub(crate) fn server(start: Start) -> ApiServer {
    let (cluster, init) = (Stream::parse(CLUSTER), Stream::parse(INIT));
    let plugins = "enable-admission-plugins";
    let mut extra =
        vec![FlagEntry::default(plugins, Ok(PLUGINS.into()), Dialect::Minikube, start.anchor)];
    extra_args::merge(&mut extra, start.flags.iter().map(FlagEntry::word).collect());
    let options = [
        ("feature-gates", start.gates),
        ("secure-port", start.port),
        ("service-cluster-ip-range", start.services),
    ];
    for (flag, value) in options {
        let Some(value) = value else { continue };
        let span = value.whole();
        let name = MappedText::coarse(flag, span);
        extra_args::merge(&mut extra, vec![FlagEntry::new(&name, Some(&value), Some(span))]);
    }
    Configuration {
        dialect: Dialect::Minikube,
        cluster: Layers::from(cluster.roots().next()),
        init: Layers::from(init.roots().next()),
        extra,
        unordered: true,
        kubeadm: start.version.exact().map_or(NEWEST_MINOR, |release| release.minor),
        version: start.version,
        service_subnet: SERVICE_SUBNET,
        anchor: start.anchor,
        given: None,
        partial: false,
        faults: Vec::new(),
    }
    .server()
}
