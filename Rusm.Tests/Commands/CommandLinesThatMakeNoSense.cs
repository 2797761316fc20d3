using Xunit;

namespace Rusm.Tests.Commands;

public sealed class CommandLinesThatMakeNoSense
{
    [Theory]
    [InlineData("replay", "replay: FILE is missing. See 'rusm replay --help'.")]
    [InlineData("explain --pid 4", "explain: FILE is missing. See 'rusm explain --help'.")]
    [InlineData("explain storm.trace", "explain: --pid is missing. See 'rusm explain --help'.")]
    [InlineData("explain storm.trace --pid", "explain: --pid: the value is missing. See 'rusm explain --help'.")]
    [InlineData("run ping-pong --json", "run ping-pong: --json: the value is missing. See 'rusm run ping-pong --help'.")]
    public void What_is_missing_is_named(string line, string refusal) => Refused(line, refusal);

    [Theory]
    [InlineData("explain storm.trace --pid 1 --pid 2", "explain: --pid is given more than once: give it once. See 'rusm explain --help'.")]
    [InlineData("replay storm.trace other.trace", "replay: 'other.trace' is no option or argument of this command. See 'rusm replay --help'.")]
    [InlineData("run ping-pong --pairings 3", "run ping-pong: '--pairings' is no option or argument of this command. See 'rusm run ping-pong --help'.")]
    public void What_is_too_much_is_named(string line, string refusal) => Refused(line, refusal);

    [Theory]
    [InlineData("explain storm.trace --pid zero", "explain: --pid: 'zero' is not a process, such as 7, or 2.7 for a process of node 2. See 'rusm explain --help'.")]
    [InlineData("conform --on moon a.jsonl", "conform: --on: 'moon' is not one of both, kernel, host. See 'rusm conform --help'.")]
    [InlineData("run timers --measure all", "run timers: --measure: 'all' is not one of set, cancel, fire. See 'rusm run timers --help'.")]
    [InlineData("run names --measure list", "run names: --measure: 'list' is not one of register, whereis. See 'rusm run names --help'.")]
    [InlineData("run monitors --measure 1", "run monitors: --measure: '1' is not one of demonitor, flush, exit. See 'rusm run monitors --help'.")]
    [InlineData(
        "run dynamic-children --measure kill",
        "run dynamic-children: --measure: 'kill' is not one of start, stop, terminate, count, which. See 'rusm run dynamic-children --help'.")]
    [InlineData("run links --size 0", "run links: --size: '0' is not a whole number from 1 to 10000000. See 'rusm run links --help'.")]
    [InlineData("run calls --callers none", "run calls: --callers: 'none' is not a whole number from 1 to 100000. See 'rusm run calls --help'.")]
    [InlineData("run supervised --others -1", "run supervised: --others: '-1' is not a whole number from 0 to 10000000. See 'rusm run supervised --help'.")]
    [InlineData("growth --time-limit 0", "growth: --time-limit: '0' is not a whole number from 1 to 86400. See 'rusm growth --help'.")]
    public void A_wrong_value_is_told_with_the_right_ones(string line, string refusal) => Refused(line, refusal);

    [Theory]
    [InlineData("10")]
    [InlineData("10,5")]
    [InlineData("0,5")]
    [InlineData("1,2,")]
    [InlineData("1,10000001")]
    [InlineData("few,many")]
    public void Sizes_must_be_numbers_that_increase(string sizes) => Refused(
        $"growth --sizes {sizes}",
        $"growth: --sizes: '{sizes}' is not two or more whole numbers from 1 to 10000000 that increase, such as 1000,30000,1000000. See 'rusm growth --help'.");

    [Fact]
    public void Callers_outside_any_process_have_no_mailbox_for_messages_to_wait_in() => Refused(
        "run calls --from outside --waiting 3",
        "run calls: --waiting needs callers with a mailbox: use --from process. See 'rusm run calls --help'.");

    [Theory]
    [InlineData("run calls --from outside --waiting 3")]
    [InlineData("run timers --measure all")]
    [InlineData("growth --sizes 10")]
    [InlineData("growth --only nothing-of-this-name")]
    [InlineData("compare --only nothing-of-this-name")]
    public void The_exit_code_of_a_wrong_command_line_is_2(string line) => Assert.Equal(2, CommandLine.ExitCode(line));

    [Theory]
    [InlineData("", "a command is missing. Known: run, list, ", "See 'rusm --help'.")]
    [InlineData("rum", "unknown command 'rum'. Known: run, list, ", "See 'rusm --help'.")]
    [InlineData("run", "run: a scenario is missing. Known: fault-recovery, ", "See 'rusm run --help'.")]
    [InlineData("run storm", "run: unknown scenario 'storm'. Known: fault-recovery, ", "See 'rusm run --help'.")]
    public void Where_one_of_several_is_to_be_chosen_all_are_named(string line, string beginning, string end)
    {
        var refusal = CommandLine.Refusal(line);
        Assert.StartsWith(beginning, refusal, StringComparison.Ordinal);
        Assert.EndsWith(end, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain --help")]
    [InlineData("run ping-pong x --help")]
    [InlineData("explain storm.trace --pid 4")]
    public void Nothing_is_wrong_with_the_others_or_where_help_is_asked_for(string line) => Assert.Null(CommandLine.Refusal(line));

    private static void Refused(string line, string refusal) => Assert.Equal(refusal, CommandLine.Refusal(line));
}
