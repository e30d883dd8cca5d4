//! A cheap look at bytes, to spare reading most files as YAML.

use std::sync::OnceLock;

use crate::dialect::nested::encoded;
use crate::dialect::tools;
use crate::dialect::word_search::WordSearch;
use crate::few_words::FewWords;

/// Words of which a text has one, if any dialect can find an API server in it.
const WORDS: [&str; 37] = [
    "kube-apiserver",
    // A misspelt option of k3s, and variables of kubespray.
    "kube_apiserver_",
    "hyperkube",
    "kubeadm.k8s.io/",
    // Words of the tools whose files do not name the program: OpenShift, kOps, RKE, Talos, k0s, Kamaji.
    "KubeAPIServer",
    "kubeAPIServer",
    "kubernetesMasterConfig",
    "openshift-apiserver",
    "kops.k8s.io/",
    "kube-api:",
    "kube-api\"",
    "kubeApi",
    "apiServer:",
    "apiServer\"",
    "type: controlplane",
    "k0sproject.io/",
    "K0sControlPlane",
    // Cluster API, kind, EKS Anywhere, kubespray.
    "kubeadmConfigSpec",
    "KubeadmConfig",
    "KubeadmControlPlane",
    "kind.x-k8s.io/",
    "kind.sigs.k8s.io/",
    "anywhere.eks.amazonaws.com/",
    "kube_kubeadm_apiserver_extra_args",
    "kube_encrypt_secret_data",
    // Resources of Terraform for RKE.
    "kube_api {",
    // KubeOne, minikube, hetzner-k3s.
    "kubeone.k8c.io/",
    "--extra-config",
    "kube_api_",
    "kubelet_rotate_server_certificates",
    // A JSON patch of a static pod or of a machine configuration names no program.
    "/spec/containers/",
    "/cluster/apiServer",
    "promenade/Genesis",
    // Files that hold nothing but flags, or variables with flags. The flag is also in manifests whose
    // program a template fills in.
    "--etcd-servers",
    // Only kube-apiserver has these. MicroK8s keeps no --etcd-servers in its file.
    "--kubelet-client-certificate",
    "--service-account-key-file",
    VARIABLES,
];

/// What a text must hold somewhere for another component to be found in it.
const COMPONENTS: [&str; 15] = [
    "kube-controller-manager",
    "kube-scheduler",
    "/kubelet ",
    "/kubelet\"",
    "--kubeconfig",
    // Files of k3s and RKE2.
    "kubelet-arg",
    "etcd-arg",
    // Flags of etcd, and keys of its configuration file. The flags may all be in the file.
    "listen-peer-urls",
    "listen-client-urls",
    "initial-advertise-peer-urls",
    "-transport-security:",
    "/etcd:",
    "etcd --config-file",
    // The same as variables of etcd.
    "ETCD_LISTEN_CLIENT_URLS",
    "ETCD_ADVERTISE_CLIENT_URLS",
];

/// A word of a text that configures the kubelets which a kube-apiserver connects to.
const KUBELETS: &str = "kubelet.config.k8s.io/";

/// Scripts mention it too, so it alone does not make a manifest.
const VARIABLES: &str = "KUBE_API";

/// Keys and flags of which each manifest of a kube-apiserver has one, in addition to its name.
const MANIFEST_WORDS: [&str; 12] = [
    "command:",
    "args:",
    "\"command\"",
    "\"args\"",
    "kubeadm.k8s.io/",
    "extraArgs:",
    "apiServerArguments:",
    // Cluster API: a KubeadmConfig of a control plane need not say more.
    "clusterConfiguration:",
    "initConfiguration:",
    "kube-apiserver-arg",
    // A Pod that breaks off before its command.
    "name: kube-apiserver\n",
    "--etcd-servers",
];

/// The words, and those of the tools that the table describes completely.
fn words() -> impl Iterator<Item = &'static str> {
    WORDS.into_iter().chain(tools::simple_words())
}

/// The words in base64: a `Secret` or an Ignition file may hold a manifest that is visible nowhere else. Then those
/// in base64 of base64: `kubectl create secret` encodes a manifest that is in base64 already again.
fn encoded_words() -> impl Iterator<Item = String> {
    let once: Vec<String> = words().flat_map(encoded::base64_needles).collect();
    let twice: Vec<String> = once.iter().flat_map(|word| encoded::base64_needles(word)).collect();
    once.into_iter().chain(twice)
}

/// A cheap look at bytes, to spare reading most files as YAML.
#[derive(Debug)]
pub struct Prefilter {
    /// The words as they are.
    plain: FewWords,
    /// The words in base64, once a text is met that may hold some. There are twelve times as many, so the search
    /// for them is slower.
    encoded: OnceLock<Option<WordSearch>>,
}

impl Prefilter {
    /// Prepares the search.
    ///
    /// # Errors
    /// Never for the words built in; the search library says so at run time only.
    pub fn new() -> Result<Self, aho_corasick::BuildError> {
        let plain = words().chain([KUBELETS, encoded::GZIP_NEEDLE]).chain(COMPONENTS);
        let plain: Vec<&str> = plain.collect();
        Ok(Self { plain: FewWords::new(&plain)?, encoded: OnceLock::new() })
    }

    /// True for a text that looks as if it was meant to configure a kube-apiserver. Alerts, dashboards and
    /// scripts only mention one. The text is not YAML.
    pub fn is_manifest(&self, text: &str) -> bool {
        let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let named = words().any(|word| word != VARIABLES && text.contains(word));
        named && holds(&MANIFEST_WORDS)
    }

    /// True if a dialect may find a server in the bytes.
    pub fn found_in(&self, bytes: &[u8]) -> bool {
        self.has_word(bytes) || unescaped(bytes).is_some_and(|plain| self.has_word(&plain))
    }

    fn has_word(&self, bytes: &[u8]) -> bool {
        self.plain.found_in(bytes)
            || (encoded::has_long_line(bytes) && self.has_encoded_word(bytes))
    }

    fn has_encoded_word(&self, bytes: &[u8]) -> bool {
        let words = self.encoded.get_or_init(|| WordSearch::new(encoded_words()).ok());
        words.as_ref().is_none_or(|words| words.found_in(bytes))
    }
}

/// The bytes with the escapes of letters, digits and slashes replaced, as YAML and JSON may write any
/// word, and without escaped line breaks. `None` without an escape.
///
/// ```text
/// "\x6b\u0075be-apiserver"    "kubeadm.k8s.io\/v1beta4"    "kube-\
///                                                         apiserver"
/// ```
fn unescaped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    // What is in front of it is in the plain text already.
    let mut done = 0;
    for backslash in memchr::memchr_iter(b'\\', bytes) {
        let after = bytes.get(backslash + 1..)?;
        if let Some((character, rest)) = escape(after) {
            plain.extend_from_slice(bytes.get(done..backslash)?);
            plain.extend(character);
            done = bytes.len() - rest.len();
        }
    }
    if done == 0 {
        return None;
    }
    plain.extend_from_slice(bytes.get(done..)?);
    Some(plain)
}

/// Reads an escape. `after` begins behind the backslash. The result is the ASCII character and the bytes behind the
/// escape. An escaped line break has no character.
fn escape(after: &[u8]) -> Option<(Option<u8>, &[u8])> {
    let (&kind, rest) = after.split_first()?;
    let digits = match kind {
        b'/' => return Some((Some(b'/'), rest)),
        b'\r' | b'\n' => return Some((None, rest.trim_ascii_start())),
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => return None,
    };
    let (hex, rest) = rest.split_at_checked(digits)?;
    let code = u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?;
    let byte = u8::try_from(code).ok()?;
    if byte.is_ascii_graphic() || byte == b' ' { Some((Some(byte), rest)) } else { None }
}
