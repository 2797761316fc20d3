using System.Diagnostics;
using Rusm.Cli;
using Rusm.Cli.Commands;
using Rusm.Cli.Dashboard;
using Rusm.Dashboard;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Properties;
using Rusm.Tests.Traces;
using Xunit;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Dashboard;

/// <summary>Traces that are opened for a page.</summary>
public sealed class OpeningTraces
{
    private static readonly Signal[] Day = [Outside.Spawns("shop"), A.SpawnsLinked("till"), A.Monitors(B), B.Throws(), Outside.Spawns()];

    private readonly TraceViewer viewer = new();

    [Fact]
    public void A_trace_is_listed_with_its_steps_and_its_deaths()
    {
        var info = viewer.Use("day.trace", Recorded.Bytes(Day));
        Assert.Same(info, viewer.Open);
        Assert.Equal(("day.trace", 5, 3, null), (info.Name, info.Steps, info.Spawned, info.Truncated));
        Assert.Equal(
            [
                (4, 2, "<2> till dies: crashed (OutOfCoffee: the pot is empty), it threw"),
                (4, 1, "<1> shop dies: crashed (OutOfCoffee: the pot is empty), linked to <2>"),
            ],
            info.Deaths.Select(static death => (death.Step, death.Pid, death.Text)));
    }

    [Fact]
    public void Of_many_deaths_the_first_thousand_are_listed()
    {
        var signals = Enumerable.Repeat(Outside.Spawns(), 1_500).Concat(Enumerable.Range(1, 1_500).Select(static pid => new Pid(pid).Returns()));
        var deaths = viewer.Use("many", Recorded.Bytes([.. signals])).Deaths;
        Assert.Equal((1_000, 2_500), (deaths.Count, deaths[^1].Step));
    }

    [Fact]
    public void A_supervisor_is_listed_with_its_flags()
    {
        var supervisor = Assert.Single(viewer.Use("tree", SupervisedLife.Bytes()).Supervisors);
        Assert.Equal((1, 9, 60.0, "one_for_one"), (supervisor.Pid, supervisor.Intensity, supervisor.Period, supervisor.Strategy));
    }

    [Fact]
    public void A_trace_that_was_cut_off_opens_and_says_where()
    {
        var bytes = Recorded.Bytes(Day);
        var info = viewer.Use("cut", bytes[..^1]);
        Assert.Matches("^cut off after byte [0-9]+, [0-9]+ bytes of an unfinished block left out$", info.Truncated);
        Assert.Equal(5, viewer.Step(5).Step);
    }

    [Fact]
    public void A_broken_trace_is_one_line_with_the_place_and_the_one_before_stays_open()
    {
        var before = viewer.Use("day", Recorded.Bytes(Day));
        var broken = Recorded.Bytes(Day);
        broken[^40] ^= 1;
        Assert.Matches("^other: at byte [0-9]+: [^\n]+$", Refusal(() => viewer.Use("other", broken)));
        Assert.Equal("other: at byte 0: this is not a trace: it has 3 bytes, and the header alone takes 24", Refusal(() => viewer.Use("other", [1, 2, 3])));
        Assert.Same(before, viewer.Open);
    }

    [Fact]
    public void A_trace_that_this_kernel_does_not_compute_is_refused() => Assert.StartsWith(
        "the replay parts from the recording: the state after step 1 is not the one that was recorded.",
        Refusal(() => viewer.Use("other", Recorded.OfAnotherKernel(Outside.Spawns()))),
        StringComparison.Ordinal);

    [Fact]
    public void A_file_is_opened_and_a_wrong_one_is_an_error_of_the_user()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Recorded.Bytes(Day));
            viewer.UseFile(path);
            Assert.Equal(Path.GetFileName(path), viewer.Open?.Name);
            File.WriteAllBytes(path, [1]);
            Assert.StartsWith($"{path}: at byte 0: ", Assert.Throws<UserErrorException>(() => viewer.UseFile(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Throws<UserErrorException>(() => viewer.UseFile(path));
    }

    [Theory]
    [InlineData("failures")]
    [InlineData("it's a folder with $HOME in it")]
    public async Task The_command_in_the_message_of_a_failed_simulation_opens_its_trace(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is that of Unix.");
        var temporary = Directory.CreateTempSubdirectory();
        var folder = temporary.CreateSubdirectory(name).FullName;
        try
        {
            var failure = await Assert.ThrowsAsync<PropertyException>(() => CascadeTest.CheckAsync(
                static () => new SupervisorSpec().Child("orders", static context =>
                {
                    context.Spawn(static other => other.ReceiveAsync().AsTask(), label: "orphan");
                    return context.ReceiveAsync().AsTask();
                }),
                new CascadeOptions { Schedules = 1, TraceFolder = folder }));
            var command = RusmCommand.Create().Parse(await ReadByShellAsync(failure.Message.Split("on the page of the dashboard: rusm ")[1].Split(Environment.NewLine)[0]));
            Assert.Null(ErrorLine.Of(command));
            Assert.Equal(("dashboard", true), (command.CommandResult.Command.Name, command.GetValue<bool>("--open")));
            viewer.UseFile(command.GetValue<string>("--trace")!);
            Assert.Equal(Path.GetFileName(Assert.Single(Directory.GetFiles(folder))), viewer.Open?.Name);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    [Fact]
    public void Without_a_trace_every_question_says_so()
    {
        const string Line = "No trace is open: open one first.";
        Assert.Null(viewer.Open);
        Assert.Equal(Line, Refusal(() => viewer.Step(0)));
        Assert.Equal(Line, Refusal(() => viewer.Explain(1)));
        Assert.Equal(Line, Refusal(() => viewer.WhatIf(new(1, 1, null, null))));
    }

    private static async Task<string[]> ReadByShellAsync(string words)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\n' {words}"]) { RedirectStandardOutput = true })!;
        return (await shell.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Refusal(Func<object> ask) => Assert.Throws<TraceViewException>(ask).Message;
}
