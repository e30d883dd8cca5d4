//! cmd/kube-scheduler/app/options of Kubernetes 1.20: flags that went with 1.23.

use super::{Problem, ServerOptions};

/// The first minor version without these flags.
const GONE: u8 = 23;

/// Providers, the file of a policy, and the names of the election's lock.
pub(super) fn legacy<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const LEGACY: &str = "use-legacy-policy-config";
    const FILE: &str = "policy-config-file";
    if !options.version().before(GONE) || !options.version().at_least(20) {
        return;
    }
    if let Some((flag, name)) = options.written("algorithm-provider")
        && !matches!(name, "DefaultProvider" | "ClusterAutoscalerProvider")
    {
        let message = format!("--algorithm-provider={name}: there is no such provider");
        problems.push(Problem::new(flag, message).help("write DefaultProvider"));
    }
    if let Some((flag, _)) = options.written(LEGACY)
        && options.boolean(LEGACY) == Some(true)
        && options.is_missing(FILE)
    {
        let message = format!("--{LEGACY} is true, and --{FILE} is not set");
        problems.push(Problem::new(flag, message).help(format!("set --{FILE}")));
    }
    // Newer versions take the empty name; seen with 1.20.2 and 1.36.3.
    if !options.version().before(21) || options.boolean("leader-elect") != Some(true) {
        return;
    }
    for name in ["leader-elect-resource-name", "leader-elect-resource-namespace"] {
        if let Some((flag, "")) = options.given(name) {
            let message = format!("--{name} is empty");
            problems.push(Problem::new(flag, message).help(format!("remove --{name}")));
        }
    }
}
