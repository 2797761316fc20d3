using System.Runtime.InteropServices;

namespace Rusm.Cli;

/// <summary>
/// Ctrl+C, and SIGTERM: the first asks what runs to end early and cleanly, the second ends the program on the spot.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource asked = new();
    private readonly PosixSignalRegistration[] registrations;

    internal Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask),
    ];

    internal CancellationToken Token => asked.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        asked.Dispose();
    }

    // The live view hides it, and will not get to show it again.
    private static void ShowCursor()
    {
        const string Show = "\e[?25h";
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write(Show);
        }
        else if (!Console.IsOutputRedirected)
        {
            Console.Out.Write(Show);
        }
    }

    private void Ask(PosixSignalContext context)
    {
        context.Cancel = !asked.IsCancellationRequested;
        if (context.Cancel)
        {
            asked.Cancel();
        }
        else
        {
            ShowCursor();
        }
    }
}
