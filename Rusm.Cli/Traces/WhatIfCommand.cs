using System.CommandLine;
using Rusm.Cli.Commands;
using Rusm.Kernel;
using Rusm.Kernel.Traces;
using Rusm.Kernel.Traces.WhatIfs;

namespace Rusm.Cli.Traces;

/// <summary><c>rusm whatif FILE</c>: how would it have gone with other flags of a supervisor, or another trap flag?</summary>
internal sealed class WhatIfCommand : Command
{
    private const string Usage = "whatif: say what is to be otherwise: --supervisor P with --intensity, --period, --strategy or --backoff; or --trap P=on or P=off";

    private readonly Argument<string> file = Inputs.Trace();
    private readonly Option<long?> supervisor = Inputs.Pid("Which supervisor has other flags.", "--supervisor");
    private readonly FlagOverrides flags = new();

    private readonly Option<(Pid Pid, bool Traps)?> trap = new("--trap")
    {
        Description = "This process traps exits from its spawn on, or never; what it did with the flag itself is left out.",
        HelpName = "P=on|off",
        CustomParser = static result =>
        {
            var text = result.Tokens[^1].Value;
            if (TrapOf(text) is { } wanted)
            {
                return wanted;
            }

            result.AddError($"--trap: '{UserFile.Shown(text)}' is not a process with on or off, such as 7=on, or 2.7=on for a process of node 2.");
            return null;
        },
    };

    internal WhatIfCommand()
        : base("whatif", "Run a trace again with other flags of a supervisor, or another trap flag, and tell where the outcome parts.")
    {
        Add(file);
        Add(supervisor);
        foreach (var option in flags.All)
        {
            Add(option);
        }

        Add(trap);
        SetAction((given, interrupted) => Task.FromResult(Run(given, interrupted)));
    }

    private int Run(ParseResult given, CancellationToken interrupted)
    {
        var streams = given.InvocationConfiguration;
        return (given.GetValue(supervisor), flags.AreGiven(given), given.GetValue(trap)) switch
        {
            ({ } pid, true, null) => Use((trace, progress) => Supervisor(trace, new Pid(pid), given, progress)),
            (null, false, var (pid, traps)) => Use((trace, progress) => Trap(trace, pid, traps, progress)),
            (_, _, _) => throw new UserErrorException(Usage),
        };

        int Use(Func<Trace, ProgressLine, IEnumerable<string>> tell) => TraceInput.Use(
            given.GetRequiredValue(file),
            streams,
            (trace, progress) =>
            {
                foreach (var line in tell(trace, progress))
                {
                    streams.Output.WriteLine(UserFile.Shown(line));
                }

                return ExitCode.Done;
            },
            interrupted);
    }

    private IEnumerable<string> Supervisor(Trace trace, Pid pid, ParseResult given, ProgressLine progress)
    {
        var recording = SupervisorRecording.Of(trace, pid).IfNone(() => throw new UserErrorException($"whatif: --supervisor: {WhatIfText.NoSupervisor(trace, pid)}"));
        try
        {
            var result = SupervisorWhatIf.Of(recording, flags.Instead(recording.Declared.Flags, given));
            progress.Clear();
            return WhatIfText.Of(result);
        }
        catch (ArgumentException wrong)
        {
            throw new UserErrorException($"whatif: {WhatIfText.Of(wrong)}");
        }
    }

    private static IEnumerable<string> Trap(Trace trace, Pid pid, bool traps, ProgressLine progress)
    {
        Processes.MustBeIn(pid, trace.Replay().Run().State, "whatif");
        var result = TrapWhatIf.Of(trace, pid, traps);
        progress.Clear();
        return WhatIfText.Of(result);
    }

    private static (Pid Pid, bool Traps)? TrapOf(string text) =>
        text.Split('=') is [var name, ("on" or "off") and var flag] && Inputs.PidOf(name) is { } pid ? (pid, flag == "on") : null;
}
