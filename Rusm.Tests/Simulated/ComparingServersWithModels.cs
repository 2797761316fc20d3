using FsCheck.Fluent;
using Rusm.Host;
using Rusm.Kernel;
using Rusm.Properties;
using Xunit;

namespace Rusm.Tests.Simulated;

/// <summary>A server is compared with a model of it, while several clients use it.</summary>
public sealed class ComparingServersWithModels
{
    private static readonly ModelTestOptions Options = new() { Seed = 7 };

    private abstract record Command
    {
        internal sealed record Read : Command;

        internal sealed record Increment : Command;
    }

    private sealed record Get : ICall<int>;

    private sealed record Set(int Value) : ICall<int>;

    private sealed record Add : ICall<int>;

    [Fact]
    public Task A_server_that_increments_by_itself_is_linearizable() =>
        ModelTest.CheckAsync(Register(static async (context, command) => command switch
        {
            Command.Read => await context.CallAsync(context.WhereIs("register")!.Value, new Get()),
            _ => await context.CallAsync(context.WhereIs("register")!.Value, new Add()),
        }), Options);

    [Fact]
    public async Task A_client_that_reads_and_writes_is_not()
    {
        var exception = await Assert.ThrowsAsync<PropertyException>(() => ModelTest.CheckAsync(Register(static async (context, command) =>
        {
            var register = context.WhereIs("register")!.Value;
            var value = await context.CallAsync(register, new Get());
            return command is Command.Read ? value : await context.CallAsync(register, new Set(value + 1));
        }), Options));

        // Two clients with one increment each are the smallest scenario.
        Assert.Contains($"  client 0: Increment {{ }}{Environment.NewLine}  client 1: Increment {{ }}{Environment.NewLine}Program", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Seed of the scenarios: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_seed_of_a_failure_repeats_it()
    {
        var model = Register(static async (context, command) =>
        {
            var register = context.WhereIs("register")!.Value;
            var value = await context.CallAsync(register, new Get());
            return command is Command.Read ? value : await context.CallAsync(register, new Set(value + 1));
        });
        var first = await Assert.ThrowsAsync<PropertyException>(() => ModelTest.CheckAsync(model, new ModelTestOptions { TraceFolder = null }));
        var seed = ulong.Parse(first.Message.Split("Seed of the scenarios: ")[1].Split(Environment.NewLine)[0], System.Globalization.CultureInfo.InvariantCulture);
        var second = await Assert.ThrowsAsync<PropertyException>(() => ModelTest.CheckAsync(model, new ModelTestOptions { TraceFolder = null, Seed = seed }));
        Assert.Equal(first.Message, second.Message);
        Assert.EndsWith($"    ModelTest.CheckAsync(model, new ModelTestOptions {{ Seed = {seed} }});", first.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_that_the_model_does_not_give_is_found()
    {
        var exception = await Assert.ThrowsAsync<PropertyException>(() => ModelTest.CheckAsync(
            Register(static (_, _) => Task.FromResult<object?>(-1)), Options));
        Assert.Contains("-> -1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_call_without_a_reply_may_have_taken_effect_or_not() =>
        ModelTest.CheckAsync(Register(static async (context, command) =>
        {
            var reply = await context.CallAsync(context.WhereIs("register")!.Value, new Add());
            return command is Command.Increment && reply % 2 == 0 ? throw new CallException(default, command, ExitReason.Killed) : reply;
        }) with
        {
            Commands = Gen.Constant<Command>(new Command.Increment()),
        }, Options);

    private static ServerModel<int, Command> Register(Func<ProcessContext, Command, Task<object?>> send) => new()
    {
        Initial = 0,
        Commands = Gen.Elements<Command>(new Command.Read(), new Command.Increment()),
        Step = static (value, command) => command is Command.Read ? (value, value) : (value + 1, value + 1),
        Start = static runtime =>
        {
            runtime.Spawn(
                static async context =>
                {
                    var value = 0;
                    await foreach (var item in context.ReceiveAllAsync())
                    {
                        if (item is Received.Message { Content: Request request })
                        {
                            value = request.Content switch
                            {
                                Set set => set.Value,
                                Add => value + 1,
                                _ => value,
                            };
                            context.Reply(request.From, value);
                        }
                    }
                },
                name: "register");
            return Task.CompletedTask;
        },
        Send = send,
    };
}
