namespace Rusm.Cli;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    internal const int Done = 0;

    /// <summary>Something that must hold does not; the output says what.</summary>
    internal const int Differs = 1;

    /// <summary>A command line, or a file it names, that is wrong.</summary>
    internal const int UserError = 2;

    /// <summary>A fault of this program (<c>EX_SOFTWARE</c> of sysexits.h).</summary>
    internal const int Broken = 70;

    /// <summary>Ended early by Ctrl+C: the summary is there, of a shorter run than was asked for.</summary>
    internal const int Interrupted = 130;
}
