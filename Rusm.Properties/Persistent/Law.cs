using FsCheck;
using FsCheck.Fluent;

namespace Rusm.Properties.Persistent;

/// <summary>A sentence over all histories: the body asserts. A failure prints the seed and the shortest history that shows it.</summary>
internal static class Law
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);

    internal static void Holds(Action<History> body) => Check.One(Config, Prop.ForAll(History.Any, body));

    internal static void Holds(Action<History, History> body) => Check.One(Config, Prop.ForAll(History.Any, History.Any, body));
}
