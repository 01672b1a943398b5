namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>Arguments that no verb asked for.</summary>
internal static class SurplusArguments
{
    /// <exception cref="CommandException">There is one.</exception>
    public static void Refuse(IEnumerable<string> surplus)
    {
        if (surplus.FirstOrDefault() is { } argument)
        {
            throw new CommandException($"unexpected argument {RawText.Display(RawText.ToBytes(argument))}");
        }
    }
}
