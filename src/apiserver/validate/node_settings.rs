//! The kubelet's pkg/kubelet/apis/config/validation and cmd/kubelet/app/server.go: what its settings ask of
//! one another.

use super::{Problem, ServerOptions};
use crate::apiserver::{Completeness, Flag, Partial};

/// The first version that has `--cpu-manager-policy-options`.
const CPU_OPTIONS_SINCE: u8 = 22;

/// Options of the static CPU policy (`pkg/kubelet/cm/cpumanager/policy_options.go`, 1.36).
const CPU_OPTIONS: [&str; 6] = [
    "align-by-socket",
    "distribute-cpus-across-cores",
    "distribute-cpus-across-numa",
    "full-pcpus-only",
    "prefer-align-cpus-by-uncorecache",
    "strict-cpu-reservation",
];

/// Settings that need another one, or exclude it.
pub(super) fn values<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    groups_of_processes(options, problems);
    cpus(options, problems);
    gates(options, problems);
    images(options, problems);
    bits(options, problems);
}

/// Limits need the groups of processes of each quality of service.
fn groups_of_processes<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const PER_QOS: &str = "cgroups-per-qos";
    const ENFORCED: &str = "enforce-node-allocatable";
    const FILE: &str = "config";
    // The rest may be flags of the kubelet, which the file by itself does not show.
    if options.server.dialect.holds_fields() {
        return;
    }
    if options.boolean(PER_QOS) == Some(false)
        && let Some(text) = options.text(ENFORCED)
    {
        // Before 1.21 `none` counts too.
        let counts =
            |word: &str| !word.is_empty() && (word != "none" || options.version().before(21));
        let plain = text.trim_matches(['[', ']']);
        let word = plain.split(',').map(str::trim).find(|word| counts(word));
        let given = [ENFORCED, PER_QOS, FILE].iter().find_map(|name| options.written(name));
        if let (Some(word), Some((flag, _))) = (word, given) {
            let message = format!("--{ENFORCED} has {word}, and --{PER_QOS} is false");
            let help = format!("remove --{PER_QOS}, or give --{ENFORCED} an empty value");
            problems.push(Problem::new(flag, message).help(help));
        }
    }
    if options.nonempty("system-cgroups").is_some()
        && options.is_missing("cgroup-root")
        && let Some((flag, _)) =
            ["system-cgroups", FILE].iter().find_map(|name| options.written(name))
    {
        let message = "--system-cgroups is set, and --cgroup-root is not";
        problems.push(Problem::new(flag, message).help("set --cgroup-root=/"));
    }
}

/// CPUs of one Pod alone come from those that are not reserved, and some have to be.
fn cpus<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const POLICY: &str = "cpu-manager-policy";
    let chosen = options.given("cpu-manager-policy-options").filter(|(_, text)| !text.is_empty());
    let policy = options.text(POLICY);
    // The rest may be flags of the kubelet, which the file by itself does not show.
    if policy == Some("static")
        && !options.server.dialect.holds_fields()
        && let Some((flag, _)) = [POLICY, "config"].iter().find_map(|name| options.written(name))
        && options.is_missing("reserved-cpus")
        && ["kube-reserved", "system-reserved"].iter().all(|name| reserves_no_cpu(options, name))
    {
        let message = format!("--{POLICY}=static, and no CPU is reserved");
        problems.push(Problem::new(flag, message).help("set --system-reserved=cpu=500m"));
    }
    let Some((flag, text)) = chosen else {
        return;
    };
    let strange = text
        .split(',')
        .filter_map(|pair| pair.split('=').next())
        .find(|name| policy == Some("none") || !CPU_OPTIONS.contains(&name.trim()));
    let known = matches!(policy, Some("none" | "static"));
    if let Some(name) = strange
        && known
        && options.version().at_least(CPU_OPTIONS_SINCE)
    {
        let policy = policy.unwrap_or_default();
        let message = format!("the CPU policy {policy} has no option {name}");
        problems.push(Problem::new(flag, message).help(format!("remove {name}")));
    }
}

fn reserves_no_cpu(options: &ServerOptions<'_>, name: &str) -> bool {
    if options.is_missing(name) {
        return true;
    }
    let given = options.given(name).map(|(_, text)| text);
    given.is_some_and(|text| !text.split(',').any(|pair| pair.trim().starts_with("cpu=")))
}

/// Settings of features that are off.
fn gates<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const DEFAULT_PERIOD: i64 = 100_000_000;
    let (period, bootstrap) = ("cpu-cfs-quota-period", "rotate-server-certificates");
    if options.duration(period).is_some_and(|period| period != DEFAULT_PERIOD) {
        needs(options, period, "CustomCPUCFSQuotaPeriod", problems);
    }
    if options.boolean(bootstrap) == Some(true) {
        needs(options, bootstrap, "RotateKubeletServerCertificate", problems);
    }
}

fn needs<'a>(options: &ServerOptions<'a>, name: &str, gate: &str, problems: &mut Vec<Problem<'a>>) {
    if let Some((flag, _)) = options.written(name)
        && options.gate(gate) == Some(false)
    {
        let message = format!("--{name} needs the feature {gate}, which is off");
        problems.push(Problem::new(flag, message).help(format!("turn {gate} on, or remove it")));
    }
}

/// Old images are removed between two fillings of the disk.
fn images<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const LOW: &str = "image-gc-low-threshold";
    const HIGH: &str = "image-gc-high-threshold";
    let (Some(low), Some(high)) = (options.integer(LOW), options.integer(HIGH)) else {
        return;
    };
    let given = [LOW, HIGH].iter().find_map(|name| options.written(name));
    if low >= high
        && (0..=100).contains(&low)
        && (0..=100).contains(&high)
        && let Some((flag, _)) = given
    {
        let message = format!("--{LOW} is {low}, and must be less than --{HIGH}, which is {high}");
        problems.push(Problem::new(flag, message).help("leave both out: they are 80 and 85"));
    }
}

/// pkg/kubelet/kubelet.go, `NewMainKubelet`: seen with 1.20.2, and no longer with 1.36.3.
fn bits<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const MASQUERADE: &str = "iptables-masquerade-bit";
    const DROP: &str = "iptables-drop-bit";
    if !options.version().before(21) {
        return;
    }
    let (Some(masquerade), Some(drop)) = (options.integer(MASQUERADE), options.integer(DROP))
    else {
        return;
    };
    let given = [DROP, MASQUERADE].iter().find_map(|name| options.written(name));
    if masquerade == drop
        && let Some((flag, _)) = given
    {
        let message = format!("--{MASQUERADE} and --{DROP} are both {drop}");
        problems.push(Problem::new(flag, message).help("give them different numbers"));
    }
}

/// A kubelet without an API server cannot ask it about requests (cmd/kubelet/app/auth.go, `BuildAuthn`,
/// `BuildAuthz`), and plugins need a folder and a file (pkg/credentialprovider/plugin).
pub(super) fn lacks<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    webhooks(options, problems);
    // cmd/kubelet/app/server.go, `InitializeTLS`: 1.20 reads both files if one is given, and 1.36 makes its own
    // certificate.
    if options.version().before(21)
        && let Some((flag, _)) = options.written("tls-private-key-file")
        && options.is_missing("tls-cert-file")
    {
        let message = "--tls-private-key-file is set, and --tls-cert-file is not";
        problems.push(Problem::new(flag, message).help("set --tls-cert-file"));
    }
    let (config, folder) =
        ("image-credential-provider-config", "image-credential-provider-bin-dir");
    for (given, missing) in [(config, folder), (folder, config)] {
        if options.version().at_least(26)
            && let Some((flag, _)) = options.written(given)
            && is_not_written(options, missing)
        {
            let message = format!("--{given} is set, and --{missing} is not");
            problems.push(Problem::new(flag, message).help(format!("set --{missing}")));
        }
    }
}

fn webhooks<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let (kubeconfig, bootstrap) = ("kubeconfig", "bootstrap-kubeconfig");
    // A file of the kubelet by itself does not say how the kubelet is started.
    if options.server.dialect.holds_fields()
        || ![kubeconfig, bootstrap].iter().all(|name| is_not_written(options, name))
        || options.boolean("enable-server") == Some(false)
    {
        return;
    }
    let authenticates = options.boolean("authentication-token-webhook") == Some(true);
    let authorizes = options.text("authorization-mode") == Some("Webhook");
    let (name, what) = if authenticates {
        ("authentication-token-webhook", "--authentication-token-webhook is true")
    } else if authorizes {
        ("authorization-mode", "--authorization-mode is Webhook")
    } else {
        return;
    };
    let given: Option<&'a Flag> =
        [name, "config"].iter().find_map(|name| options.written(name)).map(|(flag, _)| flag);
    if let Some(flag) = given {
        let message = format!("{what}, and --{kubeconfig} is not set");
        problems.push(Problem::new(flag, message).help(format!("set --{kubeconfig}")));
    }
}

/// True for a flag that has no field in the file of `--config`, and is not on the command line.
fn is_not_written(options: &ServerOptions<'_>, name: &str) -> bool {
    let server = options.server;
    let is_known = matches!(
        server.completeness,
        Completeness::Whole | Completeness::Defaulted | Completeness::Partial(Partial::ConfigFile)
    );
    is_known && server.occurrences(name).all(Flag::is_empty)
}
