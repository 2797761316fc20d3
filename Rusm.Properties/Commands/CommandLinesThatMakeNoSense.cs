using Rusm.Cli.Commands;
using Xunit;

namespace Rusm.Properties.Commands;

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
    [InlineData("explain storm.trace --pid 1 other.trace", "explain: 'other.trace' is no option or argument of this command. See 'rusm explain --help'.")]
    [InlineData("run ping-pong --pairings 3", "run ping-pong: '--pairings' is no option or argument of this command. See 'rusm run ping-pong --help'.")]
    public void What_is_too_much_is_named(string line, string refusal) => Refused(line, refusal);

    [Theory]
    [InlineData("explain storm.trace --pid zero", "explain: --pid: 'zero' is not a whole number from 1. See 'rusm explain --help'.")]
    [InlineData("conform --on moon a.jsonl", "conform: --on: 'moon' is not one of both, kernel, host. See 'rusm conform --help'.")]
    public void A_wrong_value_is_told_with_the_right_ones(string line, string refusal) => Refused(line, refusal);

    [Theory]
    [InlineData("", "a command is missing. Known: run, list, ", "See 'rusm --help'.")]
    [InlineData("rum", "unknown command 'rum'. Known: run, list, ", "See 'rusm --help'.")]
    [InlineData("run", "run: a scenario is missing. Known: fault-recovery, ", "See 'rusm run --help'.")]
    [InlineData("run storm", "run: unknown scenario 'storm'. Known: fault-recovery, ", "See 'rusm run --help'.")]
    public void Where_one_of_several_is_to_be_chosen_all_are_named(string line, string beginning, string end)
    {
        var refusal = Refusal(line);
        Assert.StartsWith(beginning, refusal, StringComparison.Ordinal);
        Assert.EndsWith(end, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain --help")]
    [InlineData("run ping-pong x --help")]
    [InlineData("explain storm.trace --pid 4")]
    public void Nothing_is_wrong_with_the_others_or_where_help_is_asked_for(string line) => Assert.Null(Refusal(line));

    private static void Refused(string line, string refusal) => Assert.Equal(refusal, Refusal(line));

    private static string? Refusal(string line) =>
        ErrorLine.Of(RusmCommand.Create().Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
