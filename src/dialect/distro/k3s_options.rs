//! Options of k3s and RKE2 that become flags of the kube-apiserver: in the configuration file, or on the command line.
//!
//! Sources: pkg/cli/server/server.go and `apiServer` in pkg/daemons/control/server.go of k3s-io/k3s (c833183), and
//! pkg/podexecutor/staticpod.go of rancher/rke2 for the audit log.

use crate::apiserver::{Dialect, Origin, Version};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::shell::long_options;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// The options that are read.
const NAMES: [&str; 18] = [
    "advertise-address",
    "advertise-port",
    "apiserver-port",
    "audit-policy-file",
    "cluster-domain",
    "data-dir",
    "disable-apiserver",
    "egress-selector-mode",
    "flannel-external-ip",
    "https-listen-port",
    "node-external-ip",
    "node-ip",
    "profile",
    "secrets-encryption",
    "service-cidr",
    "service-node-port-range",
    "v",
    "vmodule",
];

/// Files below `server` in the data directory.
const FILES: [(&str, &str); 13] = [
    ("cert-dir", "tls/temporary-certs"),
    ("client-ca-file", "tls/client-ca.crt"),
    ("egress-selector-config-file", "etc/egress-selector-config.yaml"),
    ("kubelet-certificate-authority", "tls/server-ca.crt"),
    ("kubelet-client-certificate", "tls/client-kube-apiserver.crt"),
    ("kubelet-client-key", "tls/client-kube-apiserver.key"),
    ("proxy-client-cert-file", "tls/client-auth-proxy.crt"),
    ("proxy-client-key-file", "tls/client-auth-proxy.key"),
    ("requestheader-client-ca-file", "tls/request-header-ca.crt"),
    ("service-account-key-file", "tls/service.key"),
    ("service-account-signing-key-file", "tls/service.current.key"),
    ("tls-cert-file", "tls/serving-kube-apiserver.crt"),
    ("tls-private-key-file", "tls/serving-kube-apiserver.key"),
];

/// What RKE2 sets for the audit log with a CIS profile, or with a policy.
const AUDIT: [(&str, Option<&str>); 5] = [
    ("audit-log-maxage", Some("30")),
    ("audit-log-maxbackup", Some("10")),
    ("audit-log-maxsize", Some("100")),
    ("audit-log-path", None),
    ("audit-policy-file", None),
];

/// One option with its values.
#[derive(Clone, Debug)]
pub(crate) struct ToolOption {
    pub(crate) name: String,
    pub(crate) values: Vec<MappedText>,
    pub(crate) origin: Origin,
}

/// The options that are given.
#[derive(Clone, Debug, Default)]
pub(crate) struct K3sOptions(pub(crate) Vec<ToolOption>);

impl K3sOptions {
    /// Those of a configuration file.
    pub(crate) fn of_file(root: Node<'_>) -> Self {
        Self::collect(|name| root.get(name).map(command_line::strings).unwrap_or_default())
    }

    /// Those of a command line. An option without a value is true.
    pub(crate) fn of_words(words: &[MappedText]) -> Self {
        Self::collect(|name| {
            let option = format!("--{name}");
            let bare = words.iter().position(|word| word.text() == option);
            let next = bare.and_then(|bare| words.get(bare + 1));
            let is_switch = bare.is_some() && next.is_none_or(|next| next.text().starts_with('-'));
            match bare.and_then(|bare| words.get(bare)) {
                Some(word) if is_switch => vec![MappedText::coarse("true", word.whole())],
                _ => long_options::values(words, &option),
            }
        })
    }

    fn collect(read: impl Fn(&str) -> Vec<MappedText>) -> Self {
        let options = NAMES.iter().map(|name| ToolOption {
            name: (*name).to_owned(),
            values: read(name),
            origin: Origin::Written,
        });
        Self(options.filter(|option| !option.values.is_empty()).collect())
    }

    fn find(&self, name: &str) -> Option<&ToolOption> {
        self.0.iter().rev().find(|option| option.name == name)
    }

    /// The one value of an option, if it is known.
    fn known(&self, name: &str) -> Option<&str> {
        let value = self.find(name)?.values.last()?;
        value.unknown(0..value.text().len()).is_none().then(|| value.text())
    }

    fn is_true(&self, name: &str) -> bool {
        self.known(name) == Some("true")
    }

    /// True if the server runs no kube-apiserver.
    pub(crate) fn is_without_apiserver(&self) -> bool {
        self.is_true("disable-apiserver")
    }

    /// The values joined by commas, as one flag.
    fn entry(&self, option: &str, flag: &str) -> Option<FlagEntry> {
        let option = self.find(option)?;
        let (first, rest) = option.values.split_first()?;
        let mut word = MappedText::coarse(format!("{flag}="), first.whole());
        word.push_slice(first, 0..first.text().len());
        for value in rest {
            word.push_replaced(",", value.whole());
            word.push_slice(value, 0..value.text().len());
        }
        Some(FlagEntry::word(&word).from(option.origin))
    }

    /// The first address of a list.
    fn first_entry(&self, option: &str, flag: &str) -> Option<FlagEntry> {
        let option = self.find(option)?;
        let first = option.values.first()?;
        let end = first.text().find(',').unwrap_or(first.text().len());
        let mut word = MappedText::coarse(format!("{flag}="), first.whole());
        word.push_slice(first, 0..end);
        Some(FlagEntry::word(&word).from(option.origin))
    }

    /// Sets what k3s or RKE2 sets for the options.
    pub(crate) fn apply(&self, dialect: Dialect, version: &Version, line: &mut CommandLine) {
        self.addresses(line);
        self.ports(dialect, line);
        self.names(dialect, line);
        self.files(version, line);
        if self.known("flannel-external-ip") == Some("true") {
            let types = "ExternalIP,InternalIP,Hostname";
            line.set_default(("kubelet-preferred-address-types", Some(types)));
        }
        if self.known("egress-selector-mode") == Some("disabled") {
            line.remove("egress-selector-config-file");
            line.remove("enable-aggregator-routing");
        }
        for flag in ["v", "vmodule"] {
            if self.known(flag) != Some("0") {
                line.replace(self.entry(flag, flag).into_iter().collect());
            }
        }
        self.audit(dialect, line);
    }

    fn addresses(&self, line: &mut CommandLine) {
        let flag = "advertise-address";
        let advertised = self
            .entry(flag, flag)
            .or_else(|| self.first_entry("node-external-ip", flag))
            .or_else(|| self.first_entry("node-ip", flag));
        line.replace(advertised.into_iter().collect());
        let services = self.entry("service-cidr", "service-cluster-ip-range");
        line.replace(services.into_iter().collect());
    }

    /// k3s itself listens on `https-listen-port`, and its kube-apiserver on the next one.
    fn ports(&self, dialect: Dialect, line: &mut CommandLine) {
        let range = "service-node-port-range";
        match self.entry(range, range) {
            Some(entry) => line.replace(vec![entry]),
            None => line.set_default((range, Some("30000-32767"))),
        }
        if !matches!(dialect, Dialect::K3s | Dialect::K3d) {
            return;
        }
        let listens = match self.find("https-listen-port") {
            Some(_) => self.known("https-listen-port").and_then(|port| port.parse().ok()),
            None => Some(6443u32),
        };
        let texts = |port: u32| (port.to_string(), port.saturating_add(1).to_string());
        let (own, next) = listens.map(texts).unzip();
        let advertised = self.known("advertise-port").map(str::to_owned).or(own);
        line.set_default(("advertise-port", advertised.as_deref()));
        let secure = self.known("apiserver-port").map(str::to_owned).or(next);
        line.set_default(("secure-port", secure.as_deref()));
    }

    fn names(&self, dialect: Dialect, line: &mut CommandLine) {
        line.set_default(("requestheader-allowed-names", Some("system:auth-proxy")));
        let domain = match self.find("cluster-domain") {
            Some(_) => self.known("cluster-domain"),
            None => Some("cluster.local"),
        };
        let Some(domain) = domain else { return };
        let issuer = format!("https://kubernetes.default.svc.{domain}");
        line.set_default(("service-account-issuer", Some(&issuer)));
        let program = match dialect {
            Dialect::K3s | Dialect::K3d => "k3s",
            Dialect::Rke2 => "rke2",
            _ => return,
        };
        line.set_default(("api-audiences", Some(&format!("{issuer},{program}"))));
    }

    /// The data directory may be given elsewhere if it is not given here.
    fn files(&self, version: &Version, line: &mut CommandLine) {
        let folder = self.known("data-dir").filter(|folder| folder.starts_with('/'));
        let in_folder = |file: &str| {
            folder.map(|folder| format!("{}/server/{file}", folder.trim_end_matches('/')))
        };
        for (flag, file) in FILES {
            // The signing key had the name of the other one before keys could be rotated.
            let is_new = flag != "service-account-signing-key-file" || !version.before(28);
            if is_new && let Some(path) = in_folder(file) {
                line.set_default((flag, Some(&path)));
            }
        }
        if self.is_true("secrets-encryption") {
            let path = in_folder("cred/encryption-config.json");
            line.set_default(("encryption-provider-config", path.as_deref()));
            if !version.before(28) {
                line.set_default(("encryption-provider-config-automatic-reload", Some("true")));
            }
        }
    }

    fn audit(&self, dialect: Dialect, line: &mut CommandLine) {
        let profiled = self.known("profile").is_some_and(|profile| profile.contains("cis"));
        let policy = self.entry("audit-policy-file", "audit-policy-file");
        if dialect != Dialect::Rke2 || !(profiled || policy.is_some()) {
            return;
        }
        for default in AUDIT {
            line.set_default(default);
        }
        line.replace(policy.into_iter().collect());
    }
}
