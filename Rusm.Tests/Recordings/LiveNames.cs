using System.Diagnostics;
using System.Globalization;
using LanguageExt;
using Rusm.Kernel;
using Xunit;

namespace Rusm.Tests.Recordings;

/// <summary>Registered names and process groups on a live BEAM and in the kernel. The scenarios know of no names, so this has lines of its own.</summary>
public sealed class LiveNames
{
    private static readonly string[] Names = ["rusm_shop", "rusm_till", "rusm_Shop"];

    [ErlangFact]
    public async Task The_kernel_answers_what_a_live_BEAM_answers_about_names_and_groups()
    {
        var random = new Random(2024);
        var state = State.Empty;
        var asked = new List<(string Line, string Answer)>();
        for (var line = 0; line < 2500; line++)
        {
            var next = AnyLine(random, state.LastPid);
            (state, var answer) = Kernel(state, next);
            asked.Add((next, answer));
        }

        Assert.Equal(asked, asked.Zip(await Beam(asked.Select(line => line.Line)), (line, answer) => (line.Line, answer)));
        Assert.InRange(asked.Count(line => line.Answer == "badarg"), 200, 1000);
    }

    private static string AnyLine(Random random, long lastPid)
    {
        var (pid, name) = (random.NextInt64(Math.Max(1, lastPid - 5), lastPid + 1), Names[random.Next(Names.Length)]);
        return random.Next(28) switch
        {
            _ when lastPid == 0 => "spawn",
            0 or 1 => "spawn",
            2 or 3 => $"kill {pid}",
            < 8 => $"register {pid} {name}",
            < 10 => $"unregister {name}",
            < 12 => $"whereis {name}",
            < 15 => $"send {name}",
            < 20 => $"join {pid} {name}",
            < 23 => $"leave {pid} {name}",
            < 26 => $"members {name}",
            26 => "groups",
            _ => "registered",
        };
    }

    private static (State State, string Answer) Kernel(State state, string line)
    {
        return line.Split(' ') switch
        {
            ["spawn"] => Step(new Signal.Spawn(Pid.Outside)),
            ["kill", var pid] => Step(new Signal.Exit(Pid.Outside, PidOf(pid), ExitReason.Kill)),
            ["register", var pid, var name] => Step(new Signal.Register(Pid.Outside, name, PidOf(pid))),
            ["unregister", var name] => Step(new Signal.Unregister(Pid.Outside, name)),
            ["send", var name] => Step(new Signal.SendNamed(Pid.Outside, name, "hello")),
            ["whereis", var name] => (state, state.WhereIs(name).Match(Some: pid => $"{pid.Value}", None: () => "undefined")),
            ["join", var pid, var group] => Step(new Signal.Join(Pid.Outside, group, PidOf(pid))),
            ["leave", var pid, var group] => Step(new Signal.Leave(Pid.Outside, group, PidOf(pid))),
            ["members", var group] => (state, $"[{string.Join(',', state.MembersOf(group).Select(pid => pid.Value))}]"),
            ["groups"] => (state, $"[{string.Join(',', state.Groups.Select(group => group.Group))}]"),
            ["registered"] => (state, $"[{string.Join(',', state.Names.Select(taken => taken.Name))}]"),
            _ => throw new UnreachableException(line),
        };

        (State, string) Step(Signal signal)
        {
            var (next, effects) = Machine.Step(state, signal);
            return (next, effects.HeadOrNone().Match(Some: AnswerOf, None: () => "true"));
        }
    }

    private static string AnswerOf(Effect effect) => effect switch
    {
        Effect.Refuse => "badarg",
        Effect.Start start => $"{start.Pid.Value}",
        Effect.Deliver deliver => $"{deliver.To.Value}",
        _ => "true",
    };

    private static Pid PidOf(string number) => new(long.Parse(number, CultureInfo.InvariantCulture));

    private static async Task<string[]> Beam(IEnumerable<string> lines)
    {
        using var beam = Process.Start(new ProcessStartInfo
        {
            FileName = ErlangFactAttribute.Escript ?? throw new InvalidOperationException("There is no escript; use an ErlangFact."),
            ArgumentList = { Recording.PathOf("names.escript") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var answers = beam.StandardOutput.ReadToEndAsync();
        await beam.StandardInput.WriteAsync(string.Concat(lines.Select(line => $"{line}\n")));
        beam.StandardInput.Close();
        return (await answers.WaitAsync(TimeSpan.FromMinutes(1))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
