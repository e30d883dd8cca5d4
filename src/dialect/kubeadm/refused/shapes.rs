//! The Go types of kubeadm's configuration (cmd/kubeadm/app/apis/kubeadm/v1beta1 to v1beta4/types.go).

/// The type of a field.
pub(super) enum Shape {
    Text,
    Boolean,
    /// `int32`
    Integer,
    /// `metav1.Duration`: a string such as `5m0s`.
    Duration,
    List(&'static Self),
    /// A mapping with keys of any name.
    Map(&'static Self),
    /// `extraArgs`: a mapping of strings up to v1beta3, a list of names and values in v1beta4.
    Arguments,
    /// A structure.
    Fields(&'static [TypedField]),
}

/// A field, its type, and the beta versions that have it. Another version drops it with a warning.
pub(super) type TypedField = (&'static str, Shape, (u8, u8));

const ALL: (u8, u8) = (1, 4);
const NEWEST: (u8, u8) = (4, 4);

pub(super) const TEXTS: Shape = Shape::List(&Shape::Text);

/// One entry of a list of arguments.
pub(super) const ARGUMENT: Shape =
    Shape::Fields(&[("name", Shape::Text, ALL), ("value", Shape::Text, ALL)]);

const VOLUMES: Shape = Shape::List(&Shape::Fields(&[
    ("name", Shape::Text, ALL),
    ("hostPath", Shape::Text, ALL),
    ("mountPath", Shape::Text, ALL),
    ("readOnly", Shape::Boolean, ALL),
    ("pathType", Shape::Text, ALL),
]));

/// `corev1.EnvVar`
const VARIABLES: Shape = Shape::List(&ARGUMENT);

const COMPONENT: Shape = Shape::Fields(&[
    ("extraArgs", Shape::Arguments, ALL),
    ("extraVolumes", VOLUMES, ALL),
    ("extraEnvs", VARIABLES, NEWEST),
]);

/// `extraArgs` is left out: the reader of flags judges it.
const API_SERVER: Shape = Shape::Fields(&[
    ("extraVolumes", VOLUMES, ALL),
    ("extraEnvs", VARIABLES, NEWEST),
    ("certSANs", TEXTS, ALL),
    ("timeoutForControlPlane", Shape::Duration, (1, 3)),
]);

const LOCAL_ETCD: Shape = Shape::Fields(&[
    ("imageRepository", Shape::Text, ALL),
    ("imageTag", Shape::Text, ALL),
    ("dataDir", Shape::Text, ALL),
    ("extraArgs", Shape::Arguments, ALL),
    ("extraEnvs", VARIABLES, NEWEST),
    ("serverCertSANs", TEXTS, ALL),
    ("peerCertSANs", TEXTS, ALL),
]);

const EXTERNAL_ETCD: Shape = Shape::Fields(&[
    ("endpoints", TEXTS, ALL),
    ("caFile", Shape::Text, ALL),
    ("certFile", Shape::Text, ALL),
    ("keyFile", Shape::Text, ALL),
]);

/// `ClusterConfiguration`
pub(super) const CLUSTER: &[TypedField] = &[
    ("etcd", Shape::Fields(&[("local", LOCAL_ETCD, ALL), ("external", EXTERNAL_ETCD, ALL)]), ALL),
    (
        "networking",
        Shape::Fields(&[
            ("serviceSubnet", Shape::Text, ALL),
            ("podSubnet", Shape::Text, ALL),
            ("dnsDomain", Shape::Text, ALL),
        ]),
        ALL,
    ),
    ("kubernetesVersion", Shape::Text, ALL),
    ("controlPlaneEndpoint", Shape::Text, ALL),
    ("apiServer", API_SERVER, ALL),
    ("controllerManager", COMPONENT, ALL),
    ("scheduler", COMPONENT, ALL),
    (
        "dns",
        Shape::Fields(&[
            ("imageRepository", Shape::Text, ALL),
            ("imageTag", Shape::Text, ALL),
            ("disabled", Shape::Boolean, NEWEST),
        ]),
        ALL,
    ),
    ("proxy", Shape::Fields(&[("disabled", Shape::Boolean, NEWEST)]), NEWEST),
    ("certificatesDir", Shape::Text, ALL),
    ("imageRepository", Shape::Text, ALL),
    ("useHyperKubeImage", Shape::Boolean, (1, 2)),
    ("featureGates", Shape::Map(&Shape::Boolean), ALL),
    ("clusterName", Shape::Text, ALL),
    ("encryptionAlgorithm", Shape::Text, NEWEST),
    ("certificateValidityPeriod", Shape::Duration, NEWEST),
    ("caCertificateValidityPeriod", Shape::Duration, NEWEST),
];

const TOKENS: Shape = Shape::List(&Shape::Fields(&[
    ("token", Shape::Text, ALL),
    ("description", Shape::Text, ALL),
    ("ttl", Shape::Duration, ALL),
    ("expires", Shape::Text, ALL),
    ("usages", TEXTS, ALL),
    ("groups", TEXTS, ALL),
]));

const REGISTRATION: Shape = Shape::Fields(&[
    ("name", Shape::Text, ALL),
    ("criSocket", Shape::Text, ALL),
    (
        "taints",
        Shape::List(&Shape::Fields(&[
            ("key", Shape::Text, ALL),
            ("value", Shape::Text, ALL),
            ("effect", Shape::Text, ALL),
        ])),
        ALL,
    ),
    ("kubeletExtraArgs", Shape::Arguments, ALL),
    ("ignorePreflightErrors", TEXTS, (2, 4)),
    ("imagePullPolicy", Shape::Text, (3, 4)),
    ("imagePullSerial", Shape::Boolean, NEWEST),
]);

/// `InitConfiguration`
pub(super) const INIT: &[TypedField] = &[
    ("bootstrapTokens", TOKENS, ALL),
    ("dryRun", Shape::Boolean, NEWEST),
    ("nodeRegistration", REGISTRATION, ALL),
    (
        "localAPIEndpoint",
        Shape::Fields(&[("advertiseAddress", Shape::Text, ALL), ("bindPort", Shape::Integer, ALL)]),
        ALL,
    ),
    ("certificateKey", Shape::Text, (2, 4)),
    ("skipPhases", TEXTS, (3, 4)),
    ("patches", Shape::Fields(&[("directory", Shape::Text, ALL)]), (3, 4)),
    (
        "timeouts",
        Shape::Fields(&[
            ("controlPlaneComponentHealthCheck", Shape::Duration, NEWEST),
            ("kubeletHealthCheck", Shape::Duration, NEWEST),
            ("kubernetesAPICall", Shape::Duration, NEWEST),
            ("etcdAPICall", Shape::Duration, NEWEST),
            ("tlsBootstrap", Shape::Duration, NEWEST),
            ("discovery", Shape::Duration, NEWEST),
            ("upgradeManifests", Shape::Duration, NEWEST),
        ]),
        NEWEST,
    ),
];
