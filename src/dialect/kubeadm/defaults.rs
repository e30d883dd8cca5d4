//! The flags that kubeadm gives the kube-apiserver by itself.
//!
//! Source: `getAPIServerCommand` in cmd/kubeadm/app/phases/controlplane/manifests.go, read in Kubernetes
//! 1.11.0, 1.15, 1.20.2, 1.31.14, 1.32.13, 1.33.13, 1.34.9, 1.35.6 and 1.36.3. The set is the same in all of
//! them, except for the flags with bounds. Any other version is assumed to do the same as the nearest one that
//! was read.

use std::borrow::Cow;

use crate::apiserver::Dialect;
use crate::dialect::flag_entry::FlagEntry;
use crate::mapped_text::UnknownReason;
use crate::source::Span;

/// The fields of the rest of the configuration that the defaults depend on.
pub(crate) struct Surroundings {
    /// Minor version of the kubeadm that will be run.
    pub(crate) kubeadm: u8,
    /// `certificatesDir`
    pub(crate) certificates: DefaultValue,
    /// `localAPIEndpoint.advertiseAddress`; absent where kubeadm asks the machine.
    pub(crate) advertise_address: Option<DefaultValue>,
    /// `localAPIEndpoint.bindPort`
    pub(crate) bind_port: DefaultValue,
    /// `networking.serviceSubnet`
    pub(crate) service_subnet: DefaultValue,
    /// `networking.dnsDomain`
    pub(crate) dns_domain: DefaultValue,
    /// The place of etcd.
    pub(crate) etcd: Etcd,
    /// `featureGates.IPv6DualStack`, which kubeadm 1.16 to 1.21 hands on.
    pub(crate) dual_stack: Option<DefaultValue>,
}

impl Surroundings {
    /// A file in `certificatesDir`.
    fn in_folder(&self, file: &str) -> DefaultValue {
        self.certificates.as_deref().map(|folder| join(folder, file).into()).map_err(|why| *why)
    }
}

/// A value for a default flag, known or not.
pub(crate) type DefaultValue = Result<Cow<'static, str>, UnknownReason>;

/// The place of etcd.
pub(crate) enum Etcd {
    /// On the same machine, set up by kubeadm; `advertise-client-urls` of its extra arguments.
    Local(Option<DefaultValue>),
    /// Elsewhere.
    External {
        /// `endpoints`, joined by commas.
        endpoints: DefaultValue,
        /// `caFile`
        ca: Option<DefaultValue>,
        /// `certFile` and `keyFile`, which take effect only together.
        pair: Option<(DefaultValue, DefaultValue)>,
    },
}

/// The default flags, in the order of their names.
pub(crate) fn entries(cluster: &Surroundings, dialect: Dialect, anchor: Span) -> Vec<FlagEntry> {
    let mut flags = fixed(cluster);
    flags.extend(network(cluster));
    flags.extend(etcd(cluster));
    flags.sort_by(|a, b| a.0.cmp(b.0));
    let mut entries = Vec::new();
    for (name, value) in flags {
        entries.push(FlagEntry::default(name, value, dialect, anchor));
    }
    entries
}

fn fixed(cluster: &Surroundings) -> Vec<(&'static str, DefaultValue)> {
    let known = |text: &'static str| Ok(Cow::Borrowed(text));
    let in_folder = |file| cluster.in_folder(file);
    let mut flags = vec![
        ("allow-privileged", known("true")),
        ("client-ca-file", in_folder("ca.crt")),
        ("enable-admission-plugins", known("NodeRestriction")),
        ("enable-bootstrap-token-auth", known("true")),
        ("kubelet-client-certificate", in_folder("apiserver-kubelet-client.crt")),
        ("kubelet-client-key", in_folder("apiserver-kubelet-client.key")),
        ("kubelet-preferred-address-types", known("InternalIP,ExternalIP,Hostname")),
        ("proxy-client-cert-file", in_folder("front-proxy-client.crt")),
        ("proxy-client-key-file", in_folder("front-proxy-client.key")),
        ("requestheader-allowed-names", known("front-proxy-client")),
        ("requestheader-client-ca-file", in_folder("front-proxy-ca.crt")),
        ("requestheader-extra-headers-prefix", known("X-Remote-Extra-")),
        ("requestheader-group-headers", known("X-Remote-Group")),
        ("requestheader-username-headers", known("X-Remote-User")),
        ("service-account-key-file", in_folder("sa.pub")),
        ("tls-cert-file", in_folder("apiserver.crt")),
        ("tls-private-key-file", in_folder("apiserver.key")),
    ];
    // Kubernetes PR 102121 dropped it in 1.22.
    if cluster.kubeadm <= 21 {
        flags.push(("insecure-port", known("0")));
    }
    // Kubernetes PR 93258 added them in 1.20.
    if cluster.kubeadm >= 20 {
        let issuer = |domain: &str| format!("https://kubernetes.default.svc.{domain}").into();
        let issuer = cluster.dns_domain.as_deref().map(issuer).map_err(|why| *why);
        flags.push(("service-account-issuer", issuer));
        flags.push(("service-account-signing-key-file", in_folder("sa.key")));
    }
    // Seen in 1.11.0, gone in 1.15. The version between that removed it is not known.
    if cluster.kubeadm <= 11 {
        flags.push(("disable-admission-plugins", known("PersistentVolumeLabel")));
    }
    if cluster.kubeadm <= 21
        && let Some(enabled) = &cluster.dual_stack
    {
        flags.push((
            "feature-gates",
            enabled.clone().map(|on| format!("IPv6DualStack={on}").into()),
        ));
    }
    flags
}

fn network(cluster: &Surroundings) -> [(&'static str, DefaultValue); 3] {
    let advertise = cluster.advertise_address.clone().unwrap_or(Err(UnknownReason::Machine));
    [
        ("advertise-address", advertise),
        ("secure-port", cluster.bind_port.clone()),
        ("service-cluster-ip-range", cluster.service_subnet.clone()),
    ]
}

fn etcd(cluster: &Surroundings) -> Vec<(&'static str, DefaultValue)> {
    let in_folder = |file| cluster.in_folder(file);
    match &cluster.etcd {
        Etcd::Local(client_urls) => {
            let local = match &cluster.advertise_address {
                Some(Ok(address)) if address.contains(':') => Ok("https://[::1]:2379".into()),
                _ => Ok("https://127.0.0.1:2379".into()),
            };
            vec![
                ("etcd-cafile", in_folder("etcd/ca.crt")),
                ("etcd-certfile", in_folder("apiserver-etcd-client.crt")),
                ("etcd-keyfile", in_folder("apiserver-etcd-client.key")),
                ("etcd-servers", client_urls.clone().unwrap_or(local)),
            ]
        }
        Etcd::External { endpoints, ca, pair } => {
            let mut flags = vec![("etcd-servers", endpoints.clone())];
            flags.extend(ca.clone().map(|ca| ("etcd-cafile", ca)));
            if let Some((cert, key)) = pair.clone() {
                flags.extend([("etcd-certfile", cert), ("etcd-keyfile", key)]);
            }
            flags
        }
    }
}

/// A file in a folder, joined and cleaned as Go's `filepath.Join` does.
fn join(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if folder.starts_with('/') => {}
            part => parts.push(part),
        }
    }
    let root = if folder.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}
