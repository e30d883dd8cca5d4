//! The `extraArgs` that EKS Anywhere writes for its provider, the objects that the cluster refers to,
//! and `apiServerExtraArgs` (pkg/clusterapi/extraargs.go and pkg/providers/*/template.go of
//! aws/eks-anywhere, aebd9a0).

use crate::apiserver::{Dialect, Version};
use crate::dialect::flag_entry::{self, FlagEntry};
use crate::dialect::kubeadm::extra_args;
use crate::dialect::tool_version::ToolReleases;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::Node;

/// Flags that the templates of its providers set (pkg/providers/*/config/template-cp.yaml).
const AUDIT: [(&str, &str); 5] = [
    ("audit-policy-file", "/etc/kubernetes/audit-policy.yaml"),
    ("audit-log-path", "/var/log/kubernetes/api-audit.log"),
    ("audit-log-maxage", "30"),
    ("audit-log-maxbackup", "10"),
    ("audit-log-maxsize", "512"),
];

/// Fields of an `OIDCConfig` and their flags.
const OIDC: [(&str, &str); 6] = [
    ("clientId", "oidc-client-id"),
    ("groupsClaim", "oidc-groups-claim"),
    ("groupsPrefix", "oidc-groups-prefix"),
    ("issuerUrl", "oidc-issuer-url"),
    ("usernameClaim", "oidc-username-claim"),
    ("usernamePrefix", "oidc-username-prefix"),
];

/// The first release that has `etcdEncryption`. A file with the field is for such a release, unless it names an older
/// one.
const ENCRYPTION: u32 = 18;

/// The cluster, and what decides about its flags.
struct Cluster<'a> {
    root: Node<'a>,
    spec: Node<'a>,
    /// `VSphere` of `VSphereDatacenterConfig`; empty if the file does not say.
    provider: &'a str,
    /// The version of Kubernetes.
    version: &'a Version,
    releases: ToolReleases,
    anchor: Span,
}

/// All entries of `extraArgs`, with the written ones where EKS Anywhere puts them. The versions are those of
/// Kubernetes and of EKS Anywhere.
pub(super) fn arguments(
    root: Node<'_>,
    (version, releases): (&Version, ToolReleases),
    written: Vec<FlagEntry>,
    anchor: Span,
) -> Vec<FlagEntry> {
    let Some(spec) = root.get("spec") else {
        return written;
    };
    let kind = spec.at(&["datacenterRef", "kind"]).and_then(Node::text).unwrap_or_default();
    let provider = kind.strip_suffix("DatacenterConfig").unwrap_or_default();
    let cluster = Cluster { root, spec, provider, version, releases, anchor };
    let mut all = cluster.template();
    extra_args::merge(&mut all, cluster.identity());
    // Snow hands empty values on, the others leave them out (`AddIfNotEmpty`).
    let is_kept = |extra: &FlagEntry| provider == "Snow" || !extra.is_empty();
    extra_args::merge(&mut all, written.into_iter().filter(is_kept).collect());
    extra_args::merge(&mut all, cluster.last());
    all
}

impl Cluster<'_> {
    fn is_one_of(&self, providers: &[&str]) -> bool {
        providers.contains(&self.provider)
    }

    fn default(&self, name: &'static str, value: &str) -> FlagEntry {
        FlagEntry::default(name, Ok(value.to_owned().into()), Dialect::EksAnywhere, self.anchor)
    }

    /// A flag whose value is decided elsewhere.
    fn unknown(&self, name: &'static str) -> FlagEntry {
        FlagEntry::default(name, Err(UnknownReason::Machine), Dialect::EksAnywhere, self.anchor)
    }

    /// The flags that the template of the provider sets.
    fn template(&self) -> Vec<FlagEntry> {
        let mut all = Vec::new();
        // Snow has no such template, and those of Tinkerbell and Nutanix came to be like the others later.
        if self.provider != "Snow" {
            let audit = AUDIT.iter().map(|(name, value)| self.default(name, value)).collect();
            all.extend(self.since(&[("Tinkerbell", 17), ("Nutanix", 18)], audit));
        }
        let external = self.is_one_of(&["VSphere", "CloudStack", "Nutanix"]);
        if external && self.version.any(|minor| minor < 33) {
            let mut provider = self.default("cloud-provider", "external");
            provider.maybe = !self.version.before(33);
            all.extend(self.since(&[("Nutanix", 19)], vec![provider]));
        }
        if self.is_one_of(&["VSphere", "CloudStack", "Docker"]) {
            all.push(self.default("profiling", "false"));
        }
        if external && self.is_encrypted() && self.version.any(|minor| minor >= 29) {
            let mut gates = self.default("feature-gates", "KMSv1=true");
            gates.maybe = !self.version.at_least(29);
            all.push(gates);
        }
        // pkg/providers/tinkerbell/template.go of release-0.19
        let is_old = self.releases.are_since(20);
        if self.provider == "Tinkerbell"
            && self.version.minors() == (21, 21)
            && is_old != Some(true)
        {
            let mut gate = self.default("feature-gates", "ServiceLoadBalancerClass=true");
            gate.maybe = is_old.is_none();
            all.push(gate);
        }
        let etcd = self.spec.get("externalEtcdConfiguration");
        if self.provider != "Snow" && etcd.is_some_and(|node| !node.is_null()) {
            // The controller of the etcd cluster writes the endpoints.
            all.push(self.unknown("etcd-servers"));
        }
        all
    }

    /// Flags that some providers set only since a release.
    fn since(&self, first: &[(&str, u32)], mut flags: Vec<FlagEntry>) -> Vec<FlagEntry> {
        let Some((_, minor)) = first.iter().find(|(provider, _)| *provider == self.provider) else {
            return flags;
        };
        match self.releases.are_since(*minor) {
            Some(true) => flags,
            Some(false) => Vec::new(),
            None => {
                for flag in &mut flags {
                    flag.maybe = true;
                }
                flags
            }
        }
    }

    fn is_encrypted(&self) -> bool {
        self.releases.are_since(ENCRYPTION) != Some(false)
            && self.spec.get("etcdEncryption").is_some_and(|list| list.items().next().is_some())
    }

    /// The flags that the objects in `identityProviderRefs` set.
    fn identity(&self) -> Vec<FlagEntry> {
        let mut all = Vec::new();
        let refs = self.spec.get("identityProviderRefs").into_iter().flat_map(Node::items);
        for reference in refs {
            let text = |key: &str| reference.get(key).and_then(Node::text);
            match text("kind") {
                Some("AWSIamConfig") => all.push(self.default(
                    "authentication-token-webhook-config-file",
                    "/etc/kubernetes/aws-iam-authenticator/kubeconfig.yaml",
                )),
                Some("OIDCConfig") => match self.object("OIDCConfig", text("name")) {
                    Some(object) => oidc(object, &mut all),
                    None => self.unread_oidc(&mut all),
                },
                _ => {}
            }
        }
        all
    }

    /// The specification of an object in the same file.
    fn object(&self, kind: &str, name: Option<&str>) -> Option<Node<'_>> {
        let mut siblings = self.root.siblings_of_kind(kind);
        let found =
            siblings.find(|root| root.at(&["metadata", "name"]).and_then(Node::text) == name);
        found?.get("spec")
    }

    /// An `OIDCConfig` in another file sets at least these.
    fn unread_oidc(&self, all: &mut Vec<FlagEntry>) {
        for name in ["oidc-client-id", "oidc-issuer-url"] {
            all.push(self.unknown(name));
        }
    }

    /// The flags that replace all others of the same names.
    fn last(&self) -> Vec<FlagEntry> {
        let mut all = Vec::new();
        if self.is_encrypted() && self.is_one_of(&["VSphere", "CloudStack", "Nutanix"]) {
            let file = "/etc/kubernetes/enc/encryption-config.yaml";
            all.push(self.default("encryption-provider-config", file));
        }
        if self.is_one_of(&["VSphere", "CloudStack", "Docker"]) {
            // `SecureCipherSuitesString` in pkg/crypto/tls.go.
            let suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
            all.push(self.default("tls-cipher-suites", suite));
        }
        if let Some(issuer) = self.spec.at(&["podIamConfig", "serviceAccountIssuer"])
            && self.spec.at(&WRITTEN_ISSUER).is_none()
        {
            all.extend(entry("service-account-issuer", issuer));
        }
        all
    }
}

/// An issuer that is written as a flag; that of `podIamConfig` is joined to it.
const WRITTEN_ISSUER: [&str; 3] =
    ["controlPlaneConfiguration", "apiServerExtraArgs", "service-account-issuer"];

/// The flags of an `OIDCConfig`.
fn oidc(spec: Node<'_>, all: &mut Vec<FlagEntry>) {
    for (field, flag) in OIDC {
        all.extend(spec.get(field).and_then(|value| entry(flag, value)));
    }
    // Only the first claim is read (`OIDCToExtraArgs`).
    let first = spec.get("requiredClaims").and_then(|claims| claims.items().next());
    let Some(first) = first else { return };
    let (Some(claim), Some(value)) = (first.get("claim"), first.get("value")) else {
        return;
    };
    let name = MappedText::coarse("oidc-required-claim", first.span());
    let joined = flag_entry::assignment(claim, value);
    all.push(FlagEntry::new(&name, joined.as_ref(), None));
}

/// A flag with the value of a field, if that is not empty.
fn entry(flag: &str, value: Node<'_>) -> Option<FlagEntry> {
    let text = value.mapped().filter(|text| !text.text().is_empty() && !value.is_null())?;
    let name = MappedText::coarse(flag, value.span());
    Some(FlagEntry::new(&name, Some(&text), Some(value.span())))
}
