using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>An encoder that does not see that one file was edited.</summary>
internal sealed class ForgetfulEncoder(ISpliceEncoder real, int forgotten) : ISpliceEncoder
{
    public ReadOnlySpan<byte> Name => real.Name;

    public static ISpliceEncoder[] All(int forgotten) => [.. SpliceEncoders.All().Select(encoder => new ForgetfulEncoder(encoder, forgotten))];

    public void Encode(SpliceContext context)
    {
        byte[][] touched = [.. context.Touched.Where((_, index) => index != forgotten)];
        var faulty = new SpliceContext(context.View, context.Base, context.Final, touched, context.Rows, context.Timestamp, context.Notes);
        real.Encode(faulty);
        faulty.Defects.ForEach(context.Report);
    }
}
