using System.Runtime.CompilerServices;
using Xunit;

namespace Rusm.Tests.Recordings;

/// <summary>A fact that asks a real BEAM. Where <c>escript</c> is not on the path it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ErlangFactAttribute : FactAttribute
{
    public ErlangFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (Escript is null)
        {
            Skip = "escript is not on the PATH: install Erlang/OTP to compare with a live BEAM";
        }
    }

    /// <summary>Where the program is; null when it is nowhere.</summary>
    internal static string? Escript { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { Path.Combine(folder, "escript"), Path.Combine(folder, "escript.exe") })
        .FirstOrDefault(File.Exists);
}
