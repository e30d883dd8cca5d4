//! What the inputs are made of.

/// A text that can have any size.
pub(super) struct Construct {
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    /// The format of the report.
    pub(super) format: &'static str,
    before: &'static str,
    /// What is before the first repetition, on the same line.
    start: &'static str,
    /// What is repeated; `#` is its number.
    each: &'static str,
    after: &'static str,
    /// What is repeated after that, as often.
    each_after: &'static str,
    last: &'static str,
}

impl Construct {
    /// The text with about as many bytes.
    pub(super) fn text(&self, bytes: usize) -> String {
        let one = self.each.len() + self.each_after.len();
        let times = bytes / one + 1;
        let mut text = format!("{}{}", self.before, self.start);
        for n in 0..times {
            text.push_str(&self.each.replace('#', &n.to_string()));
        }
        text.push_str(self.after);
        for n in 0..times {
            text.push_str(&self.each_after.replace('#', &n.to_string()));
        }
        text + self.last
    }
}

/// A Pod up to its last argument.
const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.2
    command:
    - kube-apiserver
";

const POD_IN_FLOW: &str = "apiVersion: v1
kind: Pod
spec: {containers: [{name: a, image: 'registry.k8s.io/kube-apiserver:v1.31.2', command: [kube-apiserver";

const PODS: &str = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n";

const CONTROL_PLANE: &str = "---
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
metadata: {name: a#}
spec: {version: v1.31.2, kubeadmConfigSpec: {clusterConfiguration: {apiServer: {extraArgs: {v: '1'}}}}}
";

const CLASS: &str = "---
apiVersion: cluster.x-k8s.io/v1beta1
kind: ClusterClass
metadata: {name: a#}
spec: {controlPlane: {ref: {kind: KubeadmControlPlaneTemplate, name: t#}}}
";

const TEMPLATE: &str = "---
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlaneTemplate
metadata: {name: t#}
spec: {template: {spec: {kubeadmConfigSpec: {clusterConfiguration: {apiServer: {extraArgs: {v: '1'}}}}}}}
";

const KUBEADM: &str = "apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: v1.31.2
apiServer:
  extraArgs:
";

const KUBEADM_LIST: &str = "apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
";

const KUBELET: &str = "---
kind: KubeletConfiguration
apiVersion: kubelet.config.k8s.io/v1beta1
serverTLSBootstrap: true
";

/// A manifest in user data that names files which the user data writes.
const NAMES_FILES: &str = "- path: /etc/kubernetes/manifests/kube-apiserver.yaml
  content: |
    apiVersion: v1
    kind: Pod
    spec:
      containers:
      - name: a
        image: registry.k8s.io/kube-apiserver:v1.31.2
        command: [kube-apiserver, --encryption-provider-config=/etc/kubernetes/enc.yaml,
          --authentication-config=/etc/kubernetes/authn.yaml]
        volumeMounts: [{name: k, mountPath: /etc/kubernetes}]
      volumes: [{name: k, hostPath: {path: /etc/kubernetes}}]
";

const SCRIPT_IN_POD: &str = "apiVersion: v1
kind: Pod
spec:
  containers:
  - name: kube-apiserver
    command:
    - sh
    - -c
    - |
";

const BASE: Construct = Construct {
    name: "",
    file: "x.yaml",
    format: "concise",
    before: POD,
    start: "",
    each: "",
    after: "",
    each_after: "",
    last: "",
};

const fn pod(name: &'static str, each: &'static str) -> Construct {
    Construct { name, each, ..BASE }
}

const fn value(
    name: &'static str,
    start: &'static str,
    each: &'static str,
    last: &'static str,
) -> Construct {
    Construct { name, start, each, last, ..BASE }
}

const fn script(name: &'static str, each: &'static str) -> Construct {
    Construct { name, file: "x.sh", before: "#!/bin/sh\n", each, ..BASE }
}

const fn file(
    name: &'static str,
    file: &'static str,
    before: &'static str,
    each: &'static str,
) -> Construct {
    Construct { name, file, before, each, ..BASE }
}

/// A kubeadm configuration with a folder of patches, and the beginning of the first patch.
macro_rules! patch_folder {
    ($beginning:literal) => {
        concat!(
            "#cloud-config\nwrite_files:\n- path: /k.yaml\n  content: |\n",
            "    kind: ClusterConfiguration\n    apiVersion: kubeadm.k8s.io/v1beta3\n    ---\n",
            "    kind: InitConfiguration\n    apiVersion: kubeadm.k8s.io/v1beta3\n",
            "    patches: {directory: /pt}\n",
            "- path: /pt/kube-apiserver0+strategic.yaml\n  content: |\n",
            $beginning
        )
    };
}

pub(super) const ALL: &[Construct] = &[
    // Command lines.
    pod("duplicate flags", "    - --tls-cert-file=/a#\n"),
    pod("one value many times", "    - --v=1\n"),
    pod("invalid values", "    - --secure-port=x#\n"),
    pod("unknown flags", "    - --flag-#=v\n"),
    pod("misspelt flags", "    - --tls-cert-fil#=v\n"),
    pod("occurrences of a list", "    - --etcd-servers=https://h#\n"),
    pod("empty occurrences of a list", "    - --etcd-servers=\n"),
    pod("pairs of certificates", "    - --tls-sni-cert-key=/a#,/b#\n"),
    pod("strays", "    - stray#\n"),
    pod("flags and values apart", "    - --tls-cert-file\n    - /a#\n"),
    pod("feature gates, a flag each", "    - --feature-gates=G#=true\n"),
    pod("plugins, a flag each", "    - --enable-admission-plugins=P#\n"),
    Construct {
        name: "plugins that are on and off",
        each: "    - --enable-admission-plugins=P#\n",
        each_after: "    - --disable-admission-plugins=P#\n",
        ..BASE
    },
    pod("authorization modes, a flag each", "    - --authorization-mode=RBAC\n"),
    pod("issuers", "    - --service-account-issuer=https://h#\n"),
    Construct {
        name: "arguments in one line",
        before: POD_IN_FLOW,
        each: ", --flag-#=v",
        last: "]}]}\n",
        ..BASE
    },
    Construct {
        name: "arguments in one line, as SARIF",
        before: POD_IN_FLOW,
        each: ", --flag-#=v",
        last: "]}]}\n",
        format: "sarif",
        ..BASE
    },
    Construct { format: "full", ..pod("unknown flags, drawn", "    - --flag-#=v\n") },
    Construct { format: "sarif", ..pod("unknown flags, as SARIF", "    - --flag-#=v\n") },
    Construct { format: "json", ..pod("unknown flags, as JSON", "    - --flag-#=v\n") },
    Construct { format: "github", ..pod("unknown flags, for GitHub", "    - --flag-#=v\n") },
    // Variables.
    Construct {
        name: "uses of a variable in a unit",
        file: "x.service",
        before: "[Service]\nEnvironment=\"A=",
        each: "xxxx",
        after: "\"\nExecStart=/usr/bin/kube-apiserver --v=",
        each_after: "${A}",
        last: "\n",
        ..BASE
    },
    Construct {
        name: "words of a variable in a unit",
        file: "x.service",
        before: "[Service]\nEnvironment=\"A=",
        each: "--v=1 ",
        after: "\"\nExecStart=/usr/bin/kube-apiserver ",
        each_after: "$A ",
        last: "\n",
        ..BASE
    },
    Construct {
        name: "uses of a variable in a Pod",
        after: "    args: [\"--v=",
        each: "    - --v=1\n",
        each_after: "$(A)",
        last: "\"]\n    env: [{name: A, value: /etc/kubernetes/pki/front-proxy-client.crt}]\n",
        ..BASE
    },
    // Many objects, and long lists.
    file(
        "items of one flag of OpenShift",
        "x.yaml",
        "apiVersion: kubecontrolplane.config.openshift.io/v1
kind: KubeAPIServerConfig
apiServerArguments: # apiServer
  v:
",
        "  - '1'\n",
    ),
    file(
        "commands of cloud-init",
        "x.yaml",
        "#cloud-config\nruncmd:\n",
        "- kube-apiserver --v=#\n",
    ),
    file("control planes of Cluster API", "x.yaml", "# apiServer\n", CONTROL_PLANE),
    Construct {
        name: "classes and templates of Cluster API",
        before: "# apiServer\n",
        each: CLASS,
        each_after: TEMPLATE,
        ..BASE
    },
    // Long values.
    value("plugins in one value", "    - --enable-admission-plugins=A", ",P#", "\n"),
    value("gates in one value", "    - --feature-gates=A=true", ",G#=true", "\n"),
    value("suites in one value", "    - --tls-cipher-suites=A", ",C#", "\n"),
    value("groups in one value", "    - --runtime-config=a/v1=true", ",a/v#=true", "\n"),
    value("references without an end", "    - --v=", "$(", "\n"),
    value("references with an end", "    - --v=", "$(A)", "\n"),
    value("braces without an end", "    - --v=", "${", "\n"),
    value("conditions in one value", "    - --v=", "{{if x}}a{{end}}", "\n"),
    value("escapes", "    - \"--v=", "\\x41", "\"\n"),
    value("marks", "    - --v=", "\u{301}", "\n"),
    value("folders of a path", "    - --tls-cert-file=", "/a", "\n"),
    // Pods.
    Construct {
        name: "mounts",
        before: "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    command: [kube-apiserver, --tls-cert-file=/m5/a]\n    volumeMounts:\n",
        each: "    - {name: v#, mountPath: /m#}\n",
        after: "  volumes:\n",
        each_after: "  - {name: v#, emptyDir: {}}\n",
        ..BASE
    },
    Construct {
        name: "mounts and files",
        each: "    - --tls-sni-cert-key=/m#/a,/m#/b\n",
        after: "    volumeMounts:\n",
        each_after: "    - {name: v#, mountPath: /m#}\n",
        ..BASE
    },
    Construct {
        name: "variables",
        each: "    - --v=$(V#)\n",
        after: "    env:\n",
        each_after: "    - {name: V#, value: x}\n",
        ..BASE
    },
    Construct {
        name: "containers",
        before: PODS,
        each: "  - {name: c#, image: x, command: [kube-apiserver, --tls-cert-file=/a]}\n",
        ..BASE
    },
    Construct {
        name: "containers and kubelets",
        before: PODS,
        each: "  - {name: c#, image: x, command: [kube-apiserver, --tls-cert-file=/a]}\n",
        each_after: KUBELET,
        ..BASE
    },
    Construct {
        name: "kubelets and their files",
        before: PODS,
        start: "  # kubelets, and no kube-apiserver\n",
        each: "  - {name: c#, image: x, command: [kubelet, --max-pods=#, --flag-#=1]}\n",
        each_after: KUBELET,
        ..BASE
    },
    Construct {
        name: "a list of Pods",
        before: "kind: List\napiVersion: v1\nitems:\n",
        each: "- {kind: Pod, apiVersion: v1, spec: {containers: [{command: [kube-apiserver, --v=#]}]}}\n",
        ..BASE
    },
    Construct {
        name: "documents with a Pod",
        before: "",
        each: "---\nkind: Pod\napiVersion: v1\nspec: {containers: [{command: [kube-apiserver]}]}\n",
        ..BASE
    },
    Construct { name: "unknown fields", each: "    commmand#: a\n", ..BASE },
    Construct {
        name: "servers of one script",
        before: SCRIPT_IN_POD,
        each: "      kube-apiserver --v=#\n",
        ..BASE
    },
    Construct {
        name: "servers of one script, templated",
        before: SCRIPT_IN_POD,
        each: "      kube-apiserver --v=#\n      {{- if x }}\n      a\n      {{- end }}\n",
        ..BASE
    },
    // Tools.
    Construct { before: KUBEADM, ..pod("extra arguments", "    k#: v\n") },
    Construct { before: KUBEADM, ..pod("one extra argument many times", "    v: '1'\n") },
    Construct {
        before: KUBEADM_LIST,
        ..pod("extra arguments as a list", "  - {name: k#, value: v}\n")
    },
    Construct {
        name: "configurations",
        before: "",
        each: "---\napiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer: {}\n",
        ..BASE
    },
    Construct {
        name: "arguments of Talos",
        before: "machine: {type: controlplane}\ncluster:\n  apiServer:\n    extraArgs:\n",
        each: "      k#: v\n",
        ..BASE
    },
    Construct {
        name: "arguments of k3s",
        before: "write-kubeconfig-mode: '644'\nkube-apiserver-arg:\n",
        each: "- tls-cert-file=/a#\n",
        ..BASE
    },
    // Comments.
    Construct {
        name: "ignore comments at findings",
        each: "    - --bogus-#=1 # scantling: ignore[unknown-flag] x\n",
        ..BASE
    },
    Construct {
        name: "ignore comments above one line",
        each: "    # scantling: ignore[unknown-flag] x\n",
        last: "    - --bogus=1\n",
        ..BASE
    },
    Construct {
        name: "names in an ignore comment",
        before: "# scantling: ignore[unknown-flag",
        each: ",r#",
        last: "] x\napiVersion: v1\nkind: Pod\nspec: {containers: [{command: [kube-apiserver, --a=1]}]}\n",
        ..BASE
    },
    Construct {
        name: "skips for other scanners",
        each: "    - --bogus-#=1 # trivy:ignore:KCV-0006\n",
        ..BASE
    },
    Construct { name: "plain comments", each: "    # a\n    - --v=#\n", ..BASE },
    // Templates.
    pod("outputs", "    - --v={{ x# }}\n"),
    pod("conditions", "    {{- if .V# }}\n    - --v=#\n    {{- end }}\n"),
    Construct {
        name: "nested conditions",
        each: "{{if x}}\n",
        after: "    - --tls-cert-file=/a\n",
        each_after: "{{end}}\n",
        ..BASE
    },
    pod("tags without an end", "    - --v={{\n"),
    pod("comments without an end", "    - --v={{/* \n"),
    pod("quotes without an end", "    - --v={{ \"a\n"),
    pod("blocks without an end", "{% if x %}\n"),
    // YAML.
    pod("tabs", "    - --v=#\n \t \n"),
    Construct {
        name: "broken documents",
        before: "",
        each: "---\nkube-apiserver:\n\ta: [\n",
        ..BASE
    },
    Construct {
        name: "directives",
        before: "",
        each: "%YAML 1.2\n---\na: b\n",
        last: "---\nkind: Pod\napiVersion: v1\nspec: {containers: [{command: [kube-apiserver]}]}\n",
        ..BASE
    },
    Construct { name: "anchors", each: "    - &a# --v=#\n    - *a#\n", ..BASE },
    // Scripts and units.
    script("commands", "kube-apiserver --tls-cert-file=/a#\n"),
    script("commands in one line", "kube-apiserver --tls-cert-file=/a#; "),
    script("here-documents without an end", "cat <<E#\nkube-apiserver\n"),
    script("expansions in one another", "kube-apiserver ${a:-"),
    script("continued lines", "kube-apiserver \\\n"),
    Construct {
        last: "kube-apiserver $A\n",
        ..script("text appended to a variable", "A+=' --v=#'\n")
    },
    Construct {
        last: "kube-apiserver \"${A[@]}\"\n",
        ..script("items appended to an array", "A+=(--v=#)\n")
    },
    script("items of an array", "A+=(--v=#)\nkube-apiserver \"${A[@]}\"\n"),
    file(
        "continued lines of a unit",
        "kube-apiserver.service",
        "[Service]\nExecStart=/usr/bin/kube-apiserver \\\n",
        "  --tls-cert-file=/a# \\\n",
    ),
    file(
        "braces of a unit",
        "kube-apiserver.service",
        "[Service]\nExecStart=/usr/bin/kube-apiserver --v=",
        "${",
    ),
    file(
        "a file of variables",
        "kube-apiserver.env",
        "",
        "KUBE_API_ARGS#=\"--tls-cert-file=/a\"\n",
    ),
    // What once grew with its square.
    pod("removed flags", "    - --insecure-port=8080\n"),
    pod("paths that are not whole", "    - --audit-policy-file=k#\n"),
    Construct {
        name: "documents of Talos that name others",
        before: "",
        each: "---\napiVersion: v1alpha1\nkind: KubeAPIServerConfig\nextraArgs: {v: '1'}\n---\n\
               cluster: {apiServer: {a: b}}\n",
        ..BASE
    },
    Construct {
        name: "an alias of many objects",
        before: "kind: List\napiVersion: v1\nm: &m [",
        each: "--k#=v, ",
        after: "]\nitems:\n",
        each_after: "- {kind: Pod, spec: {containers: [{command: [kube-apiserver], args: *m}]}}\n",
        ..BASE
    },
    Construct {
        name: "mounts and volumes of kind",
        before: "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n  \
                 kind: ClusterConfiguration\n  apiServer:\n    extraArgs: {audit-policy-file: /c/x}\n    \
                 extraVolumes:\n",
        each: "    - {hostPath: /h, mountPath: /m#}\n",
        after: "nodes:\n- role: control-plane\n  extraMounts:\n",
        each_after: "  - {hostPath: a, containerPath: /h/#}\n",
        ..BASE
    },
    Construct {
        name: "keys of a map in a patch",
        before: patch_folder!("    metadata:\n      annotations:\n"),
        each: "        k#: v\n",
        after: "- path: /pt/kube-apiserver1+strategic.yaml\n  content: |\n    apiServer: {}\n    \
                metadata:\n      annotations:\n",
        each_after: "        k#: w\n",
        ..BASE
    },
    Construct {
        name: "items of a list in a patch",
        before: patch_folder!("    spec:\n      volumes:\n"),
        each: "      - {name: k#, hostPath: {path: /x}}\n",
        after: "- path: /pt/kube-apiserver1+strategic.yaml\n  content: |\n    apiServer: {}\n    \
                spec:\n      volumes:\n",
        each_after: "      - {name: k#, hostPath: {path: /y}}\n",
        ..BASE
    },
    Construct {
        before: "#!/bin/sh\nkube-apiserver --runtime-config=",
        ..script("groups of the API without a version", "a#/v1=true,")
    },
    Construct {
        last: "kube-apiserver --v=2\n",
        ..script("uses of parameters", "set -- a b c d\nx \"$@\"\n")
    },
    Construct {
        before: "#!/bin/sh\nkube-apiserver --v=2\ndocker run ",
        ..script("unknown words behind docker", "${A:-su} ${A:-gdb} ")
    },
    script("misspelt flags of servers", "kube-apiserver --v=2 --audit-log-pathh=1;\n"),
    file(
        "variables of etcd",
        "etcd.service",
        "[Service]\nExecStart=/usr/bin/etcd --listen-client-urls=https://10.0.0.1:2379\n",
        "Environment=ETCD_#=a\n",
    ),
    pod("names before one block", "# value: | "),
    // User data of several parts.
    file(
        "parts of a message",
        "x.txt",
        "Content-Type: multipart/mixed; boundary=B\n\n",
        "--B\nContent-Type: text/x-shellscript\n\n#!/bin/sh\nkube-apiserver --v=#\n",
    ),
    file(
        "headers of a message",
        "x.txt",
        "Content-Type: multipart/mixed; boundary=B\n",
        "X-kube-apiserver: #\n",
    ),
    file(
        "boundaries of a message",
        "x.txt",
        "Content-Type: multipart/mixed; boundary=B\n\n--B\n\n#!/bin/sh\nkube-apiserver --v=2\n",
        "--B\n",
    ),
    file(
        "tags round commands of a script",
        "x.sh.tmpl",
        "#!/bin/sh\n",
        "{{ if .a }}\nkube-apiserver --v=#\n{{ end }}\n",
    ),
    file(
        "documents of a literal",
        "x.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.yaml: |\n",
        concat!(
            "    ---\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: a}\n    spec:\n",
            "      containers: [{name: a, command: [kube-apiserver, --profilng=#]}]\n",
        ),
    ),
    // Files that flags name.
    Construct {
        name: "resources to encrypt",
        file: "x.yaml",
        before: concat!(
            "#cloud-config\nwrite_files:\n- path: /etc/kubernetes/enc.yaml\n  content: |\n",
            "    apiVersion: apiserver.config.k8s.io/v1\n    kind: EncryptionConfiguration\n    resources:\n",
            "    - providers: [{identity: {}}]\n      resources:\n",
        ),
        each: "      - r#.apps\n",
        after: "      - r1.apps\n",
        last: NAMES_FILES,
        ..BASE
    },
    Construct {
        name: "variables of an expression",
        file: "x.yaml",
        before: concat!(
            "#cloud-config\nwrite_files:\n- path: /etc/kubernetes/authn.yaml\n  content: |\n",
            "    apiVersion: apiserver.config.k8s.io/v1beta1\n    kind: AuthenticationConfiguration\n    jwt:\n",
            "    - issuer: {url: 'https://a.example', audiences: [a]}\n",
            "      claimMappings: {username: {claim: sub, prefix: ''}}\n      userValidationRules:\n",
            "      - expression: \"user.username",
        ),
        each: "+user.username",
        after: "+user.nothing == ''\"\n",
        last: NAMES_FILES,
        ..BASE
    },
    // Servers that differ name a file that the same text writes.
    Construct {
        name: "servers and the file that they name",
        before: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: f, namespace: kube-system}\ndata:\n  p.yaml: |\n    \
                 apiVersion: audit.k8s.io/v1\n    kind: Policy\n    rules:\n",
        each: "    - level: x\n",
        each_after: "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: kube-system}\nspec:\n  containers:\n  \
                     - name: a\n    command: [kube-apiserver, --audit-policy-file=/c/p.yaml, --v=#]\n    volumeMounts: [{name: c, \
                     mountPath: /c}]\n  volumes: [{name: c, configMap: {name: f}}]\n",
        ..BASE
    },
];
