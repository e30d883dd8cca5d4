//! apiserver/pkg/server/options/serving.go, `ApplyTo`: a certificate without its key, or the reverse.

use super::{Problem, ServerOptions};

/// Reports the half that is there.
pub(super) fn pair<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    half(options, ("tls-cert-file", "tls-private-key-file"), problems);
    half(options, ("tls-private-key-file", "tls-cert-file"), problems);
}

fn half<'a>(
    options: &ServerOptions<'a>,
    (given, missing): (&str, &str),
    problems: &mut Vec<Problem<'a>>,
) {
    if let Some((flag, _)) = options.written(given)
        && options.is_missing(missing)
    {
        let message = format!("--{missing} is not set while --{given} is set");
        problems.push(Problem::new(flag, message).help(format!("set --{missing} too")));
    }
}
