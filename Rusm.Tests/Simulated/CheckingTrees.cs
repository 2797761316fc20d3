using FsCheck.Xunit;
using Rusm.Host;
using Rusm.Host.Recording;
using Rusm.Host.Supervision;
using Rusm.Kernel.Supervision;
using Rusm.Kernel.Traces;
using Rusm.Properties;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>The ready-made properties: they hold for random trees, and are red for trees that are wrong.</summary>
public sealed class CheckingTrees
{
    private static readonly CascadeOptions Few = new() { Schedules = 20 };

    private sealed record Total : ICall<Counter, int>;

    private sealed class Counter
    {
        internal static ServerDefinition<Counter, int> Definition { get; } =
            Server.Define<Counter>().WithState(0).OnQuery(static (int total, Total _) => total);
    }

    public static class Shapes
    {
        public static FsCheck.Arbitrary<TreeShape> Tree => TreeShape.Arbitrary;
    }

    [Property(Arbitrary = [typeof(Shapes)], MaxTest = 60)]
    public Task All_hold_for_random_trees(TreeShape shape) => CascadeTest.CheckAsync(shape.ToSpec, Few);

    [Fact]
    public async Task All_hold_for_a_tree_with_a_server_that_is_called()
    {
        var report = await CascadeTest.CheckAsync(
            static () => new SupervisorSpec(new SupervisorFlags { Intensity = 5 }).Child("counter", Counter.Definition, name: "counter"),
            Few with { Call = static context => context.CallAsync(new ServerRef<Counter>("counter"), new Total()).AsTask() });
        Assert.Equal(TreeProperty.All.Count, report.Checks.Length);
        Assert.All(report.Checks, static check => Assert.Equal(20, check.Schedules));
    }

    [Fact]
    public async Task The_message_of_a_failure_names_a_trace_of_it_and_a_test_that_repeats_it()
    {
        var folder = Directory.CreateTempSubdirectory("failures");
        var exception = await Assert.ThrowsAsync<PropertyException>(() => CascadeTest.CheckAsync(() => Leaving(), Few with { TraceFolder = folder.FullName }));
        var file = Assert.Single(folder.GetFiles());
        Assert.Contains(
            $"Trace: {file.FullName}{Environment.NewLine}This command opens it on the page of the dashboard: rusm dashboard --trace {file.FullName} --open{Environment.NewLine}",
            exception.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "    CascadeTest.Repeat(() => Leaving(), TreeProperty.NoOrphans, \"seed 0\", Few with { TraceFolder = folder.FullName });", exception.Message, StringComparison.Ordinal);
        Assert.Throws<PropertyException>(() => CascadeTest.Repeat(() => Leaving(), TreeProperty.NoOrphans, "seed 0"));
        using (var bytes = new TraceFile(file.FullName))
        {
            Assert.True(Trace.Open(bytes).Replay().Run().Divergence.IsNone);
        }

        folder.Delete(recursive: true);

        static SupervisorSpec Leaving() => new SupervisorSpec().Child("worker", async context =>
        {
            context.Spawn(WaitAsync);
            await WaitAsync(context);
        });
    }

    [Fact]
    public void A_repeated_check_of_calls_needs_the_call()
    {
        var exception = Assert.Throws<ArgumentException>(() => CascadeTest.Repeat(static () => new SupervisorSpec(), TreeProperty.CallsEnd, "seed 0"));
        Assert.StartsWith("TreeProperty.CallsEnd needs CascadeOptions.Call: pass the options of the failed check.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_property_of_a_user_is_repeated_from_the_options()
    {
        var options = Few with
        {
            Properties = [new TreeProperty("No tree is alive", static (spec, _) => async runtime =>
        {
            await runtime.StartSupervisorAsync(spec);
            throw new PropertyException("It is.");
        })]
        };
        var exception = await Assert.ThrowsAsync<PropertyException>(() => CascadeTest.CheckAsync(static () => new SupervisorSpec(), options));
        Assert.EndsWith(
            "    CascadeTest.Repeat(static () => new SupervisorSpec(), (options).Properties.Single(each => each.Name == \"No tree is alive\"), \"seed 0\", options);",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Throws<PropertyException>(() =>
            CascadeTest.Repeat(static () => new SupervisorSpec(), (options).Properties.Single(each => each.Name == "No tree is alive"), "seed 0", options));
    }

    [Fact]
    public async Task Processes_that_are_no_target_are_not_killed()
    {
        var ended = 0;
        var options = Few with
        {
            Properties = [new TreeProperty("The spared child is not restarted", (spec, _) => async runtime =>
            {
                await runtime.StartSupervisorAsync(spec);
                await Task.Delay(TimeSpan.FromMinutes(1), runtime.TimeProvider);
            })],
        };
        await CascadeTest.CheckAsync(
            () => new SupervisorSpec(new SupervisorFlags { Intensity = 100 }).Child("spared", async context =>
            {
                ended++;
                await WaitAsync(context);
            }),
            options with { Target = static (_, _, label) => label == "other" });   // no process has this label
        Assert.Equal(20, ended);   // one start in each schedule
    }

    [Fact]
    public async Task A_trace_that_can_t_be_written_does_not_hide_the_failure()
    {
        var file = Path.GetTempFileName();
        var exception = await Assert.ThrowsAsync<PropertyException>(() => CascadeTest.CheckAsync(
            () => new SupervisorSpec().Child("worker", static context => context.Spawn(WaitAsync) is var pid ? WaitAsync(context) : Task.FromResult(pid)),
            Few with { TraceFolder = Path.Combine(file, "failures") }));
        File.Delete(file);
        Assert.Contains("There is no trace: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("This command", exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("No process outlives its supervisor: not with schedule 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_child_that_spawns_an_unlinked_process_leaves_an_orphan() => IsRedAsync(TreeProperty.NoOrphans, static async context =>
    {
        context.Spawn(WaitAsync);
        await WaitAsync(context);
    });

    [Fact]
    public Task A_child_that_ignores_exits_outlives_its_supervisor() => IsRedAsync(TreeProperty.NoOrphans, static context =>
    {
        context.SetTrapExit(true);
        return WaitAsync(context);
    });

    [Fact]
    public Task A_child_that_ignores_exits_is_late_at_the_shutdown() => IsRedAsync(TreeProperty.OrderlyShutdown, static async context =>
    {
        context.SetTrapExit(true);
        while (true)
        {
            try
            {
                await WaitAsync(context);
            }
            catch (ProcessEndedException)
            {
                await Task.Delay(TimeSpan.FromSeconds(10), context.TimeProvider);   // its body does not end in time
            }
        }
    });

    [Fact]
    public Task A_child_that_stops_its_supervisor_breaks_the_restart_budget() => IsRedAsync(TreeProperty.RestartBudget, static async context =>
    {
        await Task.Yield();
        context.Kill(context.Parent);
    });

    [Fact]
    public Task A_child_whose_restart_never_ends_leaves_the_tree_incomplete()
    {
        var starts = 0;
        return IsRedAsync(TreeProperty.WholeAgain, () => new SupervisorSpec(new SupervisorFlags { Intensity = 9 }).Child(
            new ChildSpec("child"),
            async (context, handshake) =>
            {
                if (starts++ == 0)
                {
                    handshake.Acknowledge();
                }

                await WaitAsync(context);
            }));
    }

    [Fact]
    public Task A_call_that_waits_without_a_limit_for_a_server_that_does_not_reply_does_not_end() => IsRedAsync(
        TreeProperty.CallsEnd,
        static () => new SupervisorSpec().Child(new ChildSpec("child") { Name = "child" }, WaitAsync),
        new CascadeOptions { Call = static context => context.CallAsync<int>(context.WhereIs("child") ?? default, "hello", Timeout.InfiniteTimeSpan).AsTask() });

    private static Task IsRedAsync(TreeProperty property, ProcessBody child) =>
        IsRedAsync(property, () => new SupervisorSpec().Child("child", child));

    private static async Task IsRedAsync(TreeProperty property, Func<SupervisorSpec> tree, CascadeOptions? options = null)
    {
        var exception = await Assert.ThrowsAsync<PropertyException>(() => CascadeTest.CheckAsync(tree, (options ?? new CascadeOptions()) with { Properties = [property] }));
        Assert.StartsWith(property.Name, exception.Message, StringComparison.Ordinal);
        Assert.Contains("CascadeTest.Repeat(tree, TreeProperty.", exception.Message, StringComparison.Ordinal);
        Assert.Contains(", (options ?? new CascadeOptions()) with { Properties = [property] });", exception.Message, StringComparison.Ordinal);
        Assert.Single(exception.Message.Split("[Fact]"), static part => part.Contains("public void Repeats", StringComparison.Ordinal));
    }

    private static async Task WaitAsync(ProcessContext context)
    {
        while (true)
        {
            await context.ReceiveAsync();
        }
    }
}
