//! How the controller manager and the scheduler reach the API server.

use super::{Problem, ServerOptions};

/// client-go/rest/client.go, `RESTClientForConfigAndClient`: a limited client needs a burst.
pub(super) fn limits<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, text)) = options.written("kube-api-burst") else {
        return;
    };
    let limited = options.float("kube-api-qps").is_some_and(|rate| rate > 0.0);
    if limited && options.integer("kube-api-burst").is_some_and(|burst| burst <= 0) {
        let message =
            format!("--kube-api-burst={text} is not greater than 0, as --kube-api-qps is");
        problems.push(Problem::new(flag, message).help("remove --kube-api-burst"));
    }
}
