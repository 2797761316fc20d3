using Microsoft.Extensions.Options;

namespace Rusm.Hosting;

internal sealed class RusmOptionsValidation : IValidateOptions<RusmOptions>
{
    public ValidateOptionsResult Validate(string? name, RusmOptions options)
    {
        string[] mistakes =
        [
            .. options.StopTimeout <= TimeSpan.Zero || options.StopTimeout > TimeSpan.FromDays(1)
                ? [$"{nameof(RusmOptions.StopTimeout)} is {options.StopTimeout}: use more than zero, and at most a day."] : Array.Empty<string>(),
            .. options.LogsPerSecond < 1 ? [$"{nameof(RusmOptions.LogsPerSecond)} is {options.LogsPerSecond}: use 1 or more."] : Array.Empty<string>(),
            .. options.BlockedAfter <= TimeSpan.Zero ? [$"{nameof(RusmOptions.BlockedAfter)} is {options.BlockedAfter}: use more than zero."] : Array.Empty<string>(),
            .. options.FailureExitCode == 0 ? [$"{nameof(RusmOptions.FailureExitCode)} is 0, which means success: use another number."] : Array.Empty<string>(),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
